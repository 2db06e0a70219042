package dev.gyre.jobs.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.gyre.jobs.UserError;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/** Looks at a job through a REST interface that may be away for a while. */
public final class JobWatch {

  /** What Flink names as the place of a task that has none. */
  private static final String UNASSIGNED = "(unassigned)";

  private static final long LOOK_INTERVAL_MS = 200;
  private static final Set<String> BAD_ENDS = Set.of("FAILED", "CANCELED", "SUSPENDED");

  private final FlinkRest rest;
  private final String job;

  /** Looks at a job by its id. */
  public JobWatch(FlinkRest rest, String job) {
    this.rest = rest;
    this.job = job;
  }

  /**
   * Whether the job has done all its work.
   *
   * @throws UserError (failure) if it has ended otherwise
   */
  public boolean isFinished() {
    JsonNode status = ask("");
    String state = status.path("state").asText();
    if (BAD_ENDS.contains(state)) {
      throw UserError.failure("job " + job + " ended as " + state + ": " + failure());
    }
    return "FINISHED".equals(state);
  }

  /** Whether the job has ended, however. */
  public boolean isOver() {
    String state = ask("").path("state").asText();
    return BAD_ENDS.contains(state) || "FINISHED".equals(state);
  }

  private String failure() {
    return ask("/exceptions")
        .path("exceptionHistory")
        .path("entries")
        .path(0)
        .path("stacktrace")
        .asText("no reason is told")
        .lines()
        .findFirst()
        .orElse("");
  }

  /** When the newest checkpoint that began after a moment was complete, epoch milliseconds. */
  public OptionalLong checkpointSince(long momentMs) {
    JsonNode latest = ask("/checkpoints").path("latest").path("completed");
    return latest.path("trigger_timestamp").asLong() > momentMs
        ? OptionalLong.of(latest.path("latest_ack_timestamp").asLong())
        : OptionalLong.empty();
  }

  /**
   * The checkpoints that began after a moment and are complete, in order. The job manager remembers
   * the last ten.
   *
   * @param momentMs epoch milliseconds
   */
  public List<CheckpointFigures> checkpointsSince(long momentMs) {
    List<CheckpointFigures> complete = new ArrayList<>();
    for (JsonNode checkpoint : ask("/checkpoints").path("history")) {
      if ("COMPLETED".equals(checkpoint.path("status").asText())
          && checkpoint.path("trigger_timestamp").asLong() > momentMs) {
        complete.add(
            new CheckpointFigures(
                checkpoint.path("trigger_timestamp").asLong(),
                checkpoint.path("state_size").asLong(),
                checkpoint.path("checkpointed_size").asLong(),
                checkpoint.path("end_to_end_duration").asLong()));
      }
    }
    complete.sort(Comparator.comparingLong(CheckpointFigures::triggeredAtMs));
    return complete;
  }

  /** How many checkpoints have failed. */
  public long failedCheckpoints() {
    return ask("/checkpoints").path("counts").path("failed").asLong();
  }

  /** How often the job failed and was restarted, since the job manager itself was. */
  public int restarts() {
    return ask("/exceptions").path("exceptionHistory").path("entries").size();
  }

  /** Whether all of the job runs, as far as the job manager knows. */
  public boolean isRunning() {
    return "RUNNING".equals(ask("").path("state").asText());
  }

  /** When the job manager last found that a part of the job has to be restarted, epoch ms; or 0. */
  public long restartingSinceMs() {
    return ask("").path("timestamps").path("RESTARTING").asLong();
  }

  /**
   * The task managers that the job's tasks are on, by resource id, in order; none while they wait
   * for a place.
   */
  public SortedSet<String> taskManagers() {
    SortedSet<String> used = new TreeSet<>();
    for (JsonNode vertex : ask("").path("vertices")) {
      JsonNode places = ask("/vertices/" + vertex.path("id").asText() + "/taskmanagers");
      for (JsonNode place : places.path("taskmanagers")) {
        used.add(place.path("taskmanager-id").asText());
      }
    }
    used.remove(UNASSIGNED);
    return used;
  }

  /** A document about the job; an empty one while nobody answers. */
  private JsonNode ask(String path) {
    try {
      return rest.get("/jobs/" + job + path);
    } catch (IOException away) {
      return MissingNode.getInstance();
    }
  }

  /**
   * Waits for something.
   *
   * @throws UserError (failure) when it does not come in time
   */
  public static void await(String what, Duration patience, BooleanSupplier reached)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw UserError.failure("waited for " + patience.toSeconds() + " s in vain: " + what);
      }
      Thread.sleep(LOOK_INTERVAL_MS);
    }
  }
}

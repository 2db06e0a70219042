package dev.gyre.jobs.cluster.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.gyre.jobs.UserError;
import dev.gyre.jobs.cluster.FlinkRest;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Looks at a job through a REST interface that may be away for a while. */
final class JobWatch {

  private static final long LOOK_INTERVAL_MS = 200;
  private static final Set<String> BAD_ENDS = Set.of("FAILED", "CANCELED", "SUSPENDED");

  private final FlinkRest rest;
  private final String job;

  JobWatch(FlinkRest rest, String job) {
    this.rest = rest;
    this.job = job;
  }

  /** Whether the job has done all its work; never for one that ended otherwise. */
  boolean isFinished() {
    JsonNode status = ask("");
    String state = status.path("state").asText();
    if (BAD_ENDS.contains(state)) {
      throw UserError.failure("job " + job + " ended as " + state + ": " + failure());
    }
    return "FINISHED".equals(state);
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
  OptionalLong checkpointSince(long momentMs) {
    JsonNode latest = ask("/checkpoints").path("latest").path("completed");
    return latest.path("trigger_timestamp").asLong() > momentMs
        ? OptionalLong.of(latest.path("latest_ack_timestamp").asLong())
        : OptionalLong.empty();
  }

  long failedCheckpoints() {
    return ask("/checkpoints").path("counts").path("failed").asLong();
  }

  /** How often the job failed and was restarted, since the job manager itself was. */
  int restarts() {
    return ask("/exceptions").path("exceptionHistory").path("entries").size();
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
  static void await(String what, Duration patience, BooleanSupplier reached)
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

package dev.gyre.jobs.upgrade;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a job differs from the one that wrote a state.
 *
 * @param was the job that wrote the state
 * @param is the job that is to go on from it
 * @param changes what differs; none when the job is the same as far as its state goes
 */
public record JobComparison(JobDescription was, JobDescription is, List<JobChange> changes) {

  /** Keeps a copy. */
  public JobComparison {
    changes = List.copyOf(changes);
  }

  /** Compares two jobs. */
  public static JobComparison of(JobDescription was, JobDescription is) {
    List<JobChange> changes = new ArrayList<>();
    layouts(was, is, changes);
    if (was.shards() != is.shards()) {
      changes.add(
          JobChange.refused(
              "state.shards",
              was.shards(),
              is.shards(),
              "the number of shards says which shard a node lives in, and is fixed for a job's life;"
                  + " set it back, or start without the savepoint, with --start"));
    }
    topics(was, is, changes);
    changes.addAll(SchemaChanges.of(was.shape(), is.shape()));
    changes.addAll(ModelChanges.of(was, is));
    if (was.latenessMs() != is.latenessMs()) {
      changes.add(
          JobChange.applies(
              "time.lateness",
              was.latenessMs() + " ms",
              is.latenessMs() + " ms",
              "holds for the records read from now on; the watermark does not go back"));
    }
    if (was.publishesScores() && !is.publishesScores()) {
      changes.add(
          JobChange.refused(
              "delivery.publishScores",
              true,
              false,
              "the sink of scores has state, which Flink does not leave behind; keep it, and give"
                  + " its topic a short retention"));
    }
    return new JobComparison(was, is, changes);
  }

  private static void layouts(JobDescription was, JobDescription is, List<JobChange> changes) {
    was.layouts()
        .forEach(
            (name, version) -> {
              int reads = is.layouts().getOrDefault(name, 0);
              if (version > reads) {
                changes.add(
                    JobChange.refused(
                        "layout of '" + name + "'",
                        "version " + version,
                        "up to version " + reads,
                        "the state was written by a newer build; start that build, or take a"
                            + " savepoint of an older one"));
              }
            });
  }

  private static void topics(JobDescription was, JobDescription is, List<JobChange> changes) {
    Set<String> gone = new LinkedHashSet<>(was.topics());
    is.topics().forEach(gone::remove);
    if (!gone.isEmpty()) {
      changes.add(
          JobChange.refused(
              "sources",
              String.join(", ", was.topics()),
              String.join(", ", is.topics()),
              "the state has offsets in "
                  + String.join(", ", gone)
                  + ", which would be read on; keep the topic among the sources and the topic"
                  + " prefix as it was, or start without the savepoint, with --start"));
    }
    Set<String> added = new LinkedHashSet<>(is.topics());
    was.topics().forEach(added::remove);
    if (!added.isEmpty()) {
      changes.add(
          JobChange.applies(
              "sources",
              String.join(", ", was.topics()),
              String.join(", ", is.topics()),
              "the new topic is read from its first record that the broker still has; records that"
                  + " are older than a window no longer count in it"));
    }
  }

  /** Whether the job cannot start on the state. */
  public boolean isRefused() {
    return any(JobChange.Verdict.REFUSED);
  }

  /** Whether the state has to be rewritten when it is restored. */
  public boolean migrates() {
    return any(JobChange.Verdict.MIGRATES) || !was.shape().equals(is.shape());
  }

  private boolean any(JobChange.Verdict verdict) {
    return changes.stream().anyMatch(change -> change.verdict() == verdict);
  }

  /**
   * Why the job cannot start on the state, a line for each reason.
   *
   * @param state what the state is called, such as its path
   */
  public String refusal(String state) {
    return "job '"
        + is.job()
        + "' cannot start on "
        + state
        + ", which job '"
        + was.job()
        + "' wrote:"
        + changes.stream()
            .filter(change -> change.verdict() == JobChange.Verdict.REFUSED)
            .map(change -> System.lineSeparator() + "  " + change)
            .collect(Collectors.joining());
  }
}

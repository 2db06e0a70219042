package dev.gyre.jobs.topology;

import dev.gyre.jobs.UserError;
import dev.gyre.jobs.broker.Topics;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.SourceSpec;
import dev.gyre.jobs.ingest.StartOffsets;
import dev.gyre.jobs.upgrade.JobComparison;
import dev.gyre.jobs.upgrade.JobDescription;
import dev.gyre.jobs.upgrade.SavedJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a job starts from, checked before it is submitted: a savepoint, or no state at all. */
public final class StartState {

  private StartState() {}

  /**
   * Compares a job with the one that wrote a savepoint.
   *
   * @param path the savepoint's or checkpoint's path
   * @throws UserError (usage) if the savepoint cannot be read, or the model file
   */
  public static JobComparison compare(JobConfig config, String path) {
    JobDescription was = SavedJob.read(path);
    return JobComparison.of(was, JobDescription.of(config, Models.of(config)));
  }

  /**
   * Compares a job with the one that wrote a savepoint, and refuses what cannot go on from it.
   *
   * @throws UserError (usage) that names each field that is in the way, and the remedy
   */
  public static JobComparison require(JobConfig config, String path) {
    JobComparison comparison = compare(config, path);
    if (comparison.isRefused()) {
      throw UserError.usage(comparison.refusal("savepoint '" + path + "'"));
    }
    return comparison;
  }

  /**
   * Where a job without state begins to read. A consumer group that has committed offsets is that
   * of a job that ran before: to go on from them without its state would mean a graph that lacks
   * all that came before, in silence.
   *
   * @param chosen what was asked for, or null
   * @throws UserError (usage) if nothing was asked for and the group has committed offsets
   */
  public static StartOffsets withoutState(
      JobConfig config, String bootstrapServers, String groupId, StartOffsets chosen) {
    if (chosen != null) {
      return chosen;
    }
    List<String> read = new ArrayList<>();
    try (Topics topics = Topics.at(bootstrapServers)) {
      for (SourceSpec source : config.sources()) {
        String topic = config.topic(source.topic());
        if (topics.committed(groupId, topic) > 0) {
          read.add(topic);
        }
      }
    }
    if (!read.isEmpty()) {
      throw UserError.usage(
          "job '"
              + config.name()
              + "' has read "
              + String.join(", ", read)
              + " before: consumer group '"
              + groupId
              + "' has committed offsets there. Without the job's state the graph would lack all"
              + " that lies before them. Go on from its last savepoint or checkpoint with"
              + " --from-savepoint PATH; or begin with an empty graph, with --start earliest for all"
              + " that the broker has, --start "
              + windowAgo(config)
              + " for the longest window alone (features of nodes that were not updated since are"
              + " then missing), or --start committed for what is new alone");
    }
    return new StartOffsets.Earliest();
  }

  /** What the longest window and the greatest skew of a clock reach back to. */
  private static Instant windowAgo(JobConfig config) {
    long aggregatesMs = config.aggregates().stream().mapToLong(it -> it.windowMs()).max().orElse(0);
    long backMs = config.types().maxWindowMs() + aggregatesMs + config.time().maxSkewMs();
    long nowS = Instant.now().getEpochSecond();
    return Instant.ofEpochSecond(nowS - (backMs + 999) / 1000);
  }
}

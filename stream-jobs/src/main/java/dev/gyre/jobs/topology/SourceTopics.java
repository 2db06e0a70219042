package dev.gyre.jobs.topology;

import dev.gyre.jobs.broker.BrokerException;
import dev.gyre.jobs.broker.TopicSpec;
import dev.gyre.jobs.broker.Topics;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.SourceSpec;

/** Looks at the source topics before a job starts. */
final class SourceTopics {

  private SourceTopics() {}

  /**
   * The parallelism of the source: the job's, but no more than the topic with the most partitions
   * has, since a subtask without a partition would hold back the watermark for ever.
   *
   * @throws BrokerException if the broker cannot be reached, or a topic is missing
   */
  static int parallelism(JobConfig config, String bootstrapServers, int wanted) {
    int most = 0;
    try (Topics topics = Topics.at(bootstrapServers)) {
      for (SourceSpec source : config.sources()) {
        String name = config.topic(source.topic());
        TopicSpec topic =
            topics
                .describe(name)
                .orElseThrow(
                    () ->
                        new BrokerException(
                            "source topic '"
                                + name
                                + "' does not exist on "
                                + bootstrapServers
                                + "; create it, or correct 'sources' in the job file"));
        most = Math.max(most, topic.partitions());
      }
    }
    return Math.min(wanted, most);
  }
}

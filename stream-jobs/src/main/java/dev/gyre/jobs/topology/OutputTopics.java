package dev.gyre.jobs.topology;

import dev.gyre.jobs.broker.TopicSpec;
import dev.gyre.jobs.broker.Topics;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.schemas.TopicNames;
import java.util.List;
import java.util.Set;

/** The topics that a job writes. */
public final class OutputTopics {

  /** Partitions of an output topic when nothing else is said. */
  public static final int DEFAULT_PARTITIONS = 4;

  private OutputTopics() {}

  /** Embeddings, compacted, as they are upserts by node; scores, alerts and dead letters. */
  public static List<TopicSpec> of(JobConfig config, int partitions) {
    return List.of(
        TopicSpec.compacted(config.topic(TopicNames.EMBEDDINGS), partitions),
        TopicSpec.plain(config.topic(TopicNames.SCORES), partitions),
        TopicSpec.plain(config.topic(TopicNames.ALERTS), partitions),
        TopicSpec.plain(config.topic(TopicNames.DEAD_LETTERS), partitions));
  }

  /**
   * Creates those that are missing, rather than leave them to the broker, which would not compact
   * the embeddings.
   *
   * @return the names of the topics that were created
   * @throws dev.gyre.jobs.broker.BrokerException if the broker cannot be reached, or refuses
   */
  public static Set<String> createMissing(JobConfig config, String bootstrapServers) {
    try (Topics topics = Topics.at(bootstrapServers)) {
      return topics.createMissing(of(config, DEFAULT_PARTITIONS));
    }
  }
}

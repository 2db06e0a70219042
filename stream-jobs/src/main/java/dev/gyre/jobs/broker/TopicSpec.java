package dev.gyre.jobs.broker;

/**
 * A topic to create.
 *
 * @param name full name, prefix included
 * @param partitions number of partitions, at least 1
 * @param compacted true: {@code cleanup.policy=compact} (the newest value of a key is kept, as
 *     embeddings want); false: records are deleted by the broker's retention
 */
public record TopicSpec(String name, int partitions, boolean compacted) {

  /** Checks the name and the number of partitions. */
  public TopicSpec {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("topic name: '" + name + "': must not be blank");
    }
    if (partitions < 1) {
      throw new IllegalArgumentException(
          "partitions of topic " + name + ": " + partitions + ": must be at least 1");
    }
  }

  /**
   * A topic whose records are kept until the broker's retention ends.
   *
   * @param name full name
   * @param partitions number of partitions
   * @return the topic
   */
  public static TopicSpec plain(String name, int partitions) {
    return new TopicSpec(name, partitions, false);
  }

  /**
   * A topic that keeps the newest record of each key.
   *
   * @param name full name
   * @param partitions number of partitions
   * @return the topic
   */
  public static TopicSpec compacted(String name, int partitions) {
    return new TopicSpec(name, partitions, true);
  }
}

package dev.gyre.jobs.broker;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The administrative questions the commands ask of a broker. */
public final class Topics implements AutoCloseable {

  private Topics() {}

  /**
   * Connects to a broker and asks it for its name, so that a wrong address fails here.
   *
   * @param bootstrapServers {@code host:port}, or several with commas
   * @return the connection
   * @throws BrokerException if no broker answers within ten seconds; names the address
   */
  public static Topics at(String bootstrapServers) {
    throw new UnsupportedOperationException("not yet: " + bootstrapServers);
  }

  /**
   * Creates the topics that do not exist; those that exist stay as they are.
   *
   * @param topics the topics wanted
   * @return the names of the topics that were created
   * @throws BrokerException if the broker refuses
   */
  public Set<String> createMissing(Collection<TopicSpec> topics) {
    throw new UnsupportedOperationException("not yet: " + topics);
  }

  /**
   * The names of the broker's topics, internal ones left out.
   *
   * @return the names
   */
  public Set<String> names() {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * A topic as the broker has it.
   *
   * @param topic full name
   * @return partitions and cleanup policy, empty when there is no such topic
   */
  public Optional<TopicSpec> describe(String topic) {
    throw new UnsupportedOperationException("not yet: " + topic);
  }

  /**
   * The end offsets of a topic's partitions: one more than the last record's offset.
   *
   * @param topic full name
   * @return partition to end offset
   * @throws BrokerException if there is no such topic
   */
  public Map<Integer, Long> endOffsets(String topic) {
    throw new UnsupportedOperationException("not yet: " + topic);
  }

  /**
   * Deletes topics with their records; names that do not exist are passed over.
   *
   * @param topics full names
   */
  public void delete(Collection<String> topics) {
    throw new UnsupportedOperationException("not yet: " + topics);
  }

  /** Ends the connection. */
  @Override
  public void close() {
    throw new UnsupportedOperationException("not yet");
  }
}

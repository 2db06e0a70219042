package dev.gyre.jobs.broker;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The administrative questions the commands ask of a broker; every one has a deadline. */
public final class Topics implements AutoCloseable {

  private static final int TIMEOUT_MS = 10_000;
  private static final long ASK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final String bootstrapServers;
  private final Admin admin;
  private final int timeoutMs;

  private Topics(String bootstrapServers, Admin admin, int timeoutMs) {
    this.bootstrapServers = bootstrapServers;
    this.admin = admin;
    this.timeoutMs = timeoutMs;
  }

  /**
   * Connects to a broker and asks it for its name, so that a wrong address fails here.
   *
   * @param bootstrapServers {@code host:port}, or several with commas
   * @return the connection
   * @throws BrokerException if no broker answers within ten seconds; names the address
   */
  public static Topics at(String bootstrapServers) {
    return at(bootstrapServers, TIMEOUT_MS);
  }

  /**
   * The same with another deadline.
   *
   * @param bootstrapServers {@code host:port}, or several with commas
   * @param timeoutMs how long a broker may take to answer, ms
   * @return the connection
   * @throws BrokerException if no broker answers in time
   */
  public static Topics at(String bootstrapServers, int timeoutMs) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMs);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMs / 2);
    settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "gyre-topics");
    Admin admin;
    try {
      admin = Admin.create(settings);
    } catch (KafkaException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new BrokerException(
          "broker " + bootstrapServers + ": not a reachable address: " + reason.getMessage(), e);
    }
    Topics topics = new Topics(bootstrapServers, admin, timeoutMs);
    try {
      topics.get("answer", admin.describeCluster().clusterId());
      return topics;
    } catch (BrokerException e) {
      topics.close();
      throw e;
    }
  }

  /**
   * Creates the topics that do not exist, and waits until they take records; those that exist stay
   * as they are.
   *
   * @param topics the topics wanted
   * @return the names of the topics that were created
   * @throws BrokerException if the broker refuses
   */
  public Set<String> createMissing(Collection<TopicSpec> topics) {
    Map<String, KafkaFuture<Void>> answers =
        admin.createTopics(topics.stream().map(Topics::newTopic).toList()).values();
    Set<String> created = new LinkedHashSet<>();
    for (TopicSpec topic : topics) {
      String name = topic.name();
      boolean existed =
          getUnless(TopicExistsException.class, "create topic " + name, answers.get(name))
              .isEmpty();
      if (!existed) {
        created.add(name);
      }
    }
    awaitLeaders(topics.stream().filter(topic -> created.contains(topic.name())).toList());
    return created;
  }

  /**
   * A topic is known before its leaders serve it. A producer that has several requests under way
   * then may have the second accepted and the first refused, and never gets back into sequence.
   * Only a leader that serves tells an offset.
   */
  private void awaitLeaders(List<TopicSpec> created) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (TopicSpec topic : created) {
      for (int partition = 0; partition < topic.partitions(); partition++) {
        asked.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
      }
    }
    String action = "serve the topics that it created";
    await(
        action,
        () ->
            getUnless(
                        UnknownTopicOrPartitionException.class,
                        action,
                        admin.listOffsets(asked).all())
                    .isPresent()
                && created.stream().allMatch(topic -> describe(topic.name()).isPresent()));
  }

  private void await(String action, BooleanSupplier done) {
    long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > deadlineNanos) {
        throw unreachable(action, null);
      }
      LockSupport.parkNanos(ASK_AGAIN_NANOS);
    }
  }

  /**
   * The names of the broker's topics, internal ones left out.
   *
   * @return the names, sorted
   */
  public Set<String> names() {
    return new TreeSet<>(get("list its topics", admin.listTopics().names()));
  }

  /**
   * A topic as the broker has it.
   *
   * @param topic full name
   * @return partitions and cleanup policy, empty when there is no such topic
   */
  public Optional<TopicSpec> describe(String topic) {
    Optional<Optional<TopicDescription>> description =
        getUnless(
            UnknownTopicOrPartitionException.class,
            "describe topic " + topic,
            admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
    if (description.isEmpty()) {
      return Optional.empty();
    }
    int partitions = description.get().orElseThrow().partitions().size();
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    // A broker that has just been told of a topic may know its partitions and not yet its settings.
    return getUnless(
            UnknownTopicOrPartitionException.class,
            "describe the settings of topic " + topic,
            admin.describeConfigs(List.of(resource)).values().get(resource))
        .flatMap(it -> it)
        .map(settings -> settings.get(TopicConfig.CLEANUP_POLICY_CONFIG).value())
        .map(policy -> policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT))
        .map(compacted -> new TopicSpec(topic, partitions, compacted));
  }

  /**
   * The end offsets of a topic's partitions: one more than the last record's offset. Records of
   * open transactions are counted.
   *
   * @param topic full name
   * @return partition to end offset, every partition once
   * @throws BrokerException if there is no such topic
   */
  public Map<Integer, Long> endOffsets(String topic) {
    TopicSpec spec =
        describe(topic)
            .orElseThrow(
                () ->
                    new BrokerException("broker " + bootstrapServers + ": has no topic " + topic));
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (int partition = 0; partition < spec.partitions(); partition++) {
      asked.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    Map<Integer, Long> offsets = new TreeMap<>();
    get("tell the offsets of topic " + topic, admin.listOffsets(asked).all())
        .forEach((partition, info) -> offsets.put(partition.partition(), info.offset()));
    return offsets;
  }

  /**
   * How far a consumer group has come in a topic.
   *
   * @param group the group
   * @param topic full name
   * @return the sum of the offsets that it committed in all partitions; 0 when it committed none
   */
  public long committed(String group, String topic) {
    return get(
            "tell the offsets of group " + group,
            admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
        .entrySet()
        .stream()
        .filter(entry -> entry.getKey().topic().equals(topic) && entry.getValue() != null)
        .mapToLong(entry -> entry.getValue().offset())
        .sum();
  }

  /**
   * Deletes topics with their records; names that do not exist are passed over. The broker says
   * that a topic is deleted before it has forgotten it, so this waits until it has.
   *
   * @param topics full names
   * @throws BrokerException if the broker refuses
   */
  public void delete(Collection<String> topics) {
    admin
        .deleteTopics(topics)
        .topicNameValues()
        .forEach(
            (name, answer) ->
                getUnless(UnknownTopicOrPartitionException.class, "delete topic " + name, answer));
    await(
        "forget topics that it deleted",
        () -> topics.stream().allMatch(topic -> describe(topic).isEmpty()));
  }

  /** Ends the connection. */
  @Override
  public void close() {
    admin.close();
  }

  private static NewTopic newTopic(TopicSpec topic) {
    // An empty replication factor is the broker's default.
    NewTopic created =
        new NewTopic(topic.name(), Optional.of(topic.partitions()), Optional.empty());
    return topic.compacted()
        ? created.configs(
            Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT))
        : created;
  }

  private <T> T get(String action, KafkaFuture<T> answer) {
    return getUnless(null, action, answer).orElseThrow().orElse(null);
  }

  /** Waits for an answer; empty when the broker says {@code tolerated}. */
  private <T> Optional<Optional<T>> getUnless(
      Class<? extends Exception> tolerated, String action, KafkaFuture<T> answer) {
    try {
      return Optional.of(Optional.ofNullable(answer.get(2L * timeoutMs, TimeUnit.MILLISECONDS)));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (tolerated != null && tolerated.isInstance(cause)) {
        return Optional.empty();
      }
      if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
        throw unreachable(action, cause);
      }
      throw new BrokerException(
          "broker " + bootstrapServers + ": did not " + action + ": " + cause.getMessage(), cause);
    } catch (TimeoutException e) {
      throw unreachable(action, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerException(
          "broker " + bootstrapServers + ": interrupted before it did " + action, e);
    }
  }

  private BrokerException unreachable(String action, Throwable cause) {
    return new BrokerException(
        "broker "
            + bootstrapServers
            + ": unreachable: did not "
            + action
            + " within "
            + timeoutMs
            + " ms; check host and port, and that the broker runs",
        cause);
  }
}

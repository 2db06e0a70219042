package dev.gyre.jobs.config;

import dev.gyre.graph.aggregate.AggregateSpec;
import dev.gyre.graph.schema.MetaPath;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.jobs.mapping.AvroDecoder;
import dev.gyre.jobs.mapping.RecordMapper;
import java.io.Serializable;
import java.util.List;

/**
 * A job, whole and checked, made by {@link JobFileReader}; ships inside operators.
 *
 * @param name the job's name
 * @param topicPrefix what every topic's name starts with
 * @param kafka how to reach Kafka
 * @param types node types, relations, windows and fan-in
 * @param aggregates windowed aggregates, features of the model
 * @param metaPaths the model's meta-path tracks
 * @param model where the model comes from
 * @param interaction which edges are scored
 * @param policy which scores become alerts
 * @param sources the topics that the job reads, at least one
 * @param time how the job judges time
 * @param refresh how embeddings are kept fresh
 * @param state how state is kept
 * @param delivery what the sinks promise
 * @param wireFormat how Gyre's own topics are written
 * @param scoreTimeoutMs how long a score waits for its second half before it is given as degraded
 * @param warnings what the file's author should know, though the job can run
 */
public record JobConfig(
    String name,
    String topicPrefix,
    KafkaSpec kafka,
    TypeSchema types,
    List<AggregateSpec> aggregates,
    List<MetaPath> metaPaths,
    ModelSpec model,
    Interaction interaction,
    PolicySpec policy,
    List<SourceSpec> sources,
    TimeSpec time,
    RefreshSpec refresh,
    StateSpec state,
    DeliverySpec delivery,
    WireFormatSpec wireFormat,
    long scoreTimeoutMs,
    List<JobFileError> warnings)
    implements Serializable {
  /** Keeps copies. */
  public JobConfig {
    aggregates = List.copyOf(aggregates);
    metaPaths = List.copyOf(metaPaths);
    sources = List.copyOf(sources);
    warnings = List.copyOf(warnings);
  }

  /** The full name of the topic with this logical name, {@code prefix.name}. */
  public String topic(String logicalName) {
    return topicPrefix + "." + logicalName;
  }

  /** Whether a record can delete a node, as far as the file says. */
  public boolean deletesNodes() {
    return sources.stream().anyMatch(source -> source.mapping().deletesNodes());
  }

  /**
   * A mapper for the records of one of the sources; for one thread, ships inside an operator.
   *
   * @param source one of {@link #sources}
   */
  public RecordMapper mapper(SourceSpec source) {
    AvroDecoder decoder =
        wireFormat instanceof WireFormatSpec.Registry registry
            ? AvroDecoder.registry(registry.url())
            : AvroDecoder.released();
    return RecordMapper.compile(source.mapping(), types, decoder);
  }

  /** The same job under another topic prefix. */
  public JobConfig withTopicPrefix(String prefix) {
    return with(prefix, kafka, model, refresh, state, delivery);
  }

  /** The same job on other brokers. */
  public JobConfig withKafka(KafkaSpec other) {
    return with(topicPrefix, other, model, refresh, state, delivery);
  }

  /** The same job with another model. */
  public JobConfig withModel(ModelSpec other) {
    return with(topicPrefix, kafka, other, refresh, state, delivery);
  }

  /**
   * Once in how many checkpoints changed rows are written. At each in the synchronous mode, in
   * which a restored job must find nothing dirty, and with Flink's log of changes, which has no use
   * for another one.
   */
  public int rowsEvery() {
    return refresh.synchronous() || state.changelog() ? 1 : state.rowsEvery();
  }

  /** The same job with other refresh settings. */
  public JobConfig withRefresh(RefreshSpec other) {
    return with(topicPrefix, kafka, model, other, state, delivery);
  }

  /** The same job with other state settings. */
  public JobConfig withState(StateSpec other) {
    return with(topicPrefix, kafka, model, refresh, other, delivery);
  }

  /** The same job with other promises of its sinks. */
  public JobConfig withDelivery(DeliverySpec other) {
    return with(topicPrefix, kafka, model, refresh, state, other);
  }

  private JobConfig with(
      String newPrefix,
      KafkaSpec newKafka,
      ModelSpec newModel,
      RefreshSpec newRefresh,
      StateSpec newState,
      DeliverySpec newDelivery) {
    return new JobConfig(
        name,
        newPrefix,
        newKafka,
        types,
        aggregates,
        metaPaths,
        newModel,
        interaction,
        policy,
        sources,
        time,
        newRefresh,
        newState,
        newDelivery,
        wireFormat,
        scoreTimeoutMs,
        warnings);
  }
}

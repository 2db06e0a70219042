package dev.gyre.jobs.ingest;

import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.SourceSpec;
import dev.gyre.jobs.message.MessageTypes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.enumerator.initializer.NoStoppingOffsetsInitializer;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The Kafka sources of a job: one for all of its topics, so that their watermarks are aligned. */
public final class Sources {

  /** A watermark is emitted when it has moved by this part of the smallest window. */
  private static final int STEPS_PER_WINDOW = 10_000;

  private static final TypeInformation<Ingested> INGESTED =
      MessageTypes.javaSerialized(Ingested.class);

  private Sources() {}

  /**
   * Adds the source.
   *
   * @param start where to begin without state
   * @param bounded whether a split ends with the record that a replay marks as its last
   * @param parallelism no more than a topic has partitions, or a subtask would have no watermark
   */
  public static SingleOutputStreamOperator<Ingested> add(
      StreamExecutionEnvironment env,
      JobConfig config,
      String bootstrapServers,
      String groupId,
      StartOffsets start,
      boolean bounded,
      int parallelism) {
    WatermarkStrategy<Ingested> watermarks = watermarks(config);
    Source<Ingested, KafkaPartitionSplit, KafkaSourceEnumState> kafka =
        kafka(config, bootstrapServers, groupId, start, bounded);
    if (config.refresh().synchronous()) {
      kafka = new TimeOrderedSource(kafka, config.time().maxSkewMs());
    }
    kafka = new ClockedSource(kafka, config.time().maxSkewMs());
    SingleOutputStreamOperator<Ingested> stream =
        bounded
            ? env.fromSource(
                new MarkedSource<>(
                    kafka, Ingested::last, KafkaSourceEnumState::initialDiscoveryFinished),
                watermarks,
                "records",
                INGESTED)
            : env.fromSource(kafka, watermarks, "records", INGESTED);
    return stream.uid("records").setParallelism(parallelism);
  }

  private static KafkaSource<Ingested> kafka(
      JobConfig config,
      String bootstrapServers,
      String groupId,
      StartOffsets start,
      boolean bounded) {
    Map<String, IngestDeserializer.Source> sources = new HashMap<>();
    for (SourceSpec source : config.sources()) {
      sources.put(
          config.topic(source.topic()),
          new IngestDeserializer.Source(config.mapper(source), source.mapping().labelsOnly()));
    }
    Properties properties = new Properties();
    properties.putAll(config.kafka().properties());
    KafkaSourceBuilder<Ingested> builder =
        KafkaSource.<Ingested>builder()
            .setBootstrapServers(bootstrapServers)
            .setGroupId(groupId)
            .setTopics(List.copyOf(sources.keySet()))
            .setStartingOffsets(start.initializer())
            .setProperties(properties)
            .setProperty("isolation.level", "read_committed")
            .setDeserializer(new IngestDeserializer(sources));
    if (config.refresh().synchronous()) {
      // Kafka's reader is ahead of the order in which its records are taken.
      builder.setProperty(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.key(), "false");
    }
    return bounded
        ? builder.setBounded(new NoStoppingOffsetsInitializer()).build()
        : builder.build();
  }

  private static WatermarkStrategy<Ingested> watermarks(JobConfig config) {
    long lateness = config.time().latenessMs();
    long skew = config.time().maxSkewMs();
    // In the synchronous mode no scores may depend on when a pause in the input ended a step.
    long step =
        config.refresh().synchronous()
            ? 1
            : Math.max(1, smallestWindowMs(config) / STEPS_PER_WINDOW);
    WatermarkStrategy<Ingested> strategy =
        WatermarkStrategy.<Ingested>forGenerator(
                unused -> new PartitionWatermarks(lateness, skew, step))
            .withTimestampAssigner((record, unused) -> record.eventTimeMs());
    if (config.time().idles()) {
      strategy = strategy.withIdleness(Duration.ofMillis(config.time().idleMs()));
    }
    return strategy;
  }

  private static long smallestWindowMs(JobConfig config) {
    long smallest = Long.MAX_VALUE;
    for (int directed = 0; directed < config.types().directedCount(); directed++) {
      smallest = Math.min(smallest, config.types().windowMs(directed));
    }
    return smallest;
  }
}

package dev.gyre.jobs.sink;

import dev.gyre.jobs.config.DeliverySpec;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.sink.AvroSinkRecord.Shipped;
import dev.gyre.schemas.TopicNames;
import dev.gyre.schemas.avro.Alert;
import dev.gyre.schemas.avro.DeadLetter;
import dev.gyre.schemas.avro.NodeEmbedding;
import dev.gyre.schemas.avro.Score;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Connects streams to the job's topics. */
public final class Sinks {

  /** Greatest record that a producer sends, bytes; the brokers' default limit. */
  static final int MAX_RECORD_BYTES = 1_048_576;

  /** What a dead letter needs beside the original bytes, generously. */
  private static final int DEAD_LETTER_FRAME = 16_384;

  private static final String LINGER_MS = "5";

  /** A request for some hundred embeddings costs a broker little more than one for a dozen. */
  private static final String BATCH_BYTES = "131072";

  private final JobConfig config;
  private final String bootstrapServers;

  private Sinks(JobConfig config, String bootstrapServers) {
    this.config = config;
    this.bootstrapServers = bootstrapServers;
  }

  /** The sinks of a job. */
  public static Sinks of(JobConfig config, String bootstrapServers) {
    return new Sinks(config, bootstrapServers);
  }

  /** Upserts of embeddings, idempotent whatever the guarantee. */
  public void embeddings(DataStream<EmbeddingUpdate> stream) {
    add(
        stream,
        TopicNames.EMBEDDINGS,
        NodeEmbedding.class,
        EmbeddingUpdate::nodeKey,
        EmbeddingUpdate::embedding);
  }

  /** Every decision. */
  public void scores(DataStream<Score> stream) {
    add(stream, TopicNames.SCORES, Score.class, Score::getId, it -> it);
  }

  /** Decisions that are alerts. */
  public void alerts(DataStream<Alert> stream) {
    add(stream, TopicNames.ALERTS, Alert.class, Alert::getId, it -> it);
  }

  /** Records that could not be used. */
  public void deadLetters(DataStream<DeadLetter> stream) {
    add(
        stream,
        TopicNames.DEAD_LETTERS,
        DeadLetter.class,
        it -> it.getTopic() + "-" + it.getPartition() + "-" + it.getOffset(),
        new DeadLetterLimit(MAX_RECORD_BYTES - DEAD_LETTER_FRAME));
  }

  private <E, T extends SpecificRecord> void add(
      DataStream<E> stream,
      String name,
      Class<T> type,
      Shipped<E, String> key,
      Shipped<E, T> value) {
    String topic = config.topic(name);
    KafkaSinkBuilder<E> sink =
        KafkaSink.<E>builder()
            .setBootstrapServers(bootstrapServers)
            .setRecordSerializer(
                new AvroSinkRecord<>(topic, type, config.wireFormat().format(), key, value))
            .setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4")
            .setProperty(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS)
            .setProperty(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES)
            .setProperty(ProducerConfig.ACKS_CONFIG, "all")
            .setProperty(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    config.kafka().properties().forEach(sink::setProperty);
    if (config.delivery().guarantee() == DeliverySpec.Guarantee.EXACTLY_ONCE) {
      sink.setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
          .setTransactionalIdPrefix(topic + "-sink");
    } else {
      sink.setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE);
    }
    stream.sinkTo(sink.build()).name("sink " + name).uid("sink-" + name);
  }
}

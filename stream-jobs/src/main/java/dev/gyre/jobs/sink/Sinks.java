package dev.gyre.jobs.sink;

import dev.gyre.jobs.config.DeliverySpec;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.sink.AvroSinkRecord.Shipped;
import dev.gyre.schemas.TopicNames;
import dev.gyre.schemas.avro.Alert;
import dev.gyre.schemas.avro.DeadLetter;
import dev.gyre.schemas.avro.NodeEmbedding;
import dev.gyre.schemas.avro.Score;
import dev.gyre.schemas.wire.AvroCodec;
import dev.gyre.schemas.wire.WireFormat;
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
  static final int DEAD_LETTER_FRAME = 16_384;

  /**
   * Few requests of many records cost less than many of few, and under load an embedding has waited
   * for its refresh far longer.
   */
  private static final long EMBEDDINGS_LINGER_MS = 50;

  /** Of alerts, which are few, and of dead letters. */
  private static final Sending SOON = new Sending(5, "lz4");

  /**
   * The greatest that a broker allows unless its own settings say otherwise; Flink's is an hour.
   */
  private static final String TRANSACTION_TIMEOUT_MS = "900000";

  /** A request for some hundred embeddings costs a broker little more than one for a dozen. */
  private static final String BATCH_BYTES = "131072";

  /**
   * How records are sent.
   *
   * @param lingerMs how long one may wait for others
   * @param compression of what is sent together, as Kafka names it
   */
  private record Sending(long lingerMs, String compression) {

    /**
     * What is mostly floats gets little smaller, and compressing it took more of the task manager's
     * time than scoring (docs/performance.md, step 33).
     */
    static Sending asIs(long lingerMs) {
      return new Sending(lingerMs, "none");
    }
  }

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
    WireFormat format = config.wireFormat().format();
    add(
        stream,
        TopicNames.EMBEDDINGS,
        topic -> AvroCodec.of(NodeEmbedding.class, format, topic),
        EmbeddingUpdate::nodeKey,
        EmbeddingUpdate::embedding,
        Sending.asIs(EMBEDDINGS_LINGER_MS));
  }

  /** Every decision. */
  public void scores(DataStream<Score> stream) {
    WireFormat format = config.wireFormat().format();
    add(
        stream,
        TopicNames.SCORES,
        topic -> AvroCodec.of(Score.class, format, topic),
        Score::getId,
        it -> it,
        Sending.asIs(config.delivery().scoresLingerMs()));
  }

  /** Decisions that are alerts. */
  public void alerts(DataStream<Alert> stream) {
    WireFormat format = config.wireFormat().format();
    add(
        stream,
        TopicNames.ALERTS,
        topic -> AvroCodec.of(Alert.class, format, topic),
        Alert::getId,
        it -> it,
        SOON);
  }

  /** Records that could not be used. */
  public void deadLetters(DataStream<DeadLetter> stream) {
    WireFormat format = config.wireFormat().format();
    add(
        stream,
        TopicNames.DEAD_LETTERS,
        topic -> AvroCodec.of(DeadLetter.class, format, topic),
        it -> it.getTopic() + "-" + it.getPartition() + "-" + it.getOffset(),
        new DeadLetterLimit(MAX_RECORD_BYTES - DEAD_LETTER_FRAME),
        SOON);
  }

  private <E, T extends SpecificRecord> void add(
      DataStream<E> stream,
      String name,
      Shipped<String, AvroCodec<T>> codecs,
      Shipped<E, String> key,
      Shipped<E, T> value,
      Sending sending) {
    String topic = config.topic(name);
    KafkaSinkBuilder<E> sink =
        KafkaSink.<E>builder()
            .setBootstrapServers(bootstrapServers)
            .setRecordSerializer(new AvroSinkRecord<>(topic, codecs, key, value))
            .setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, sending.compression())
            .setProperty(ProducerConfig.LINGER_MS_CONFIG, Long.toString(sending.lingerMs()))
            .setProperty(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES)
            .setProperty(ProducerConfig.ACKS_CONFIG, "all")
            .setProperty(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true")
            .setProperty(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT_MS);
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

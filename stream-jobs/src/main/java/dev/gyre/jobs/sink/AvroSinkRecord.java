package dev.gyre.jobs.sink;

import dev.gyre.schemas.wire.AvroCodec;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Writes elements as Avro records of one topic.
 *
 * @param <E> the element
 * @param <T> the record
 */
final class AvroSinkRecord<E, T extends SpecificRecord>
    implements KafkaRecordSerializationSchema<E> {

  private static final long serialVersionUID = 1L;

  /**
   * A function that ships with the job.
   *
   * @param <A> argument
   * @param <B> result
   */
  interface Shipped<A, B> extends Function<A, B>, Serializable {}

  private final String topic;
  // Not the record's class: to restore a class object is to initialize a generated class, which
  // parses its schema, and Avro then leaves a thread-local of the job's class loader behind in a
  // thread of the job manager. A job manager would keep 20 MB of classes for each job ever run.
  private final Shipped<String, AvroCodec<T>> codecs;
  private final Shipped<E, String> key;
  private final Shipped<E, T> value;

  private transient AvroCodec<T> codec;

  /**
   * Makes a writer.
   *
   * @param topic full name of the topic
   * @param codecs makes the codec of a topic, where the writer runs
   * @param key text of an element's record key
   * @param value record of an element, null for a tombstone
   */
  AvroSinkRecord(
      String topic,
      Shipped<String, AvroCodec<T>> codecs,
      Shipped<E, String> key,
      Shipped<E, T> value) {
    this.topic = topic;
    this.codecs = codecs;
    this.key = key;
    this.value = value;
  }

  @Override
  public void open(
      SerializationSchema.InitializationContext context, KafkaSinkContext sinkContext) {
    codec = codecs.apply(topic);
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      E element, KafkaSinkContext context, Long timestamp) {
    T record = value.apply(element);
    return new ProducerRecord<>(
        topic,
        key.apply(element).getBytes(StandardCharsets.UTF_8),
        record == null ? null : codec.encode(record));
  }
}

package dev.gyre.jobs.dataset;

import dev.gyre.jobs.broker.RecordProducer;
import dev.gyre.schemas.KafkaHeaders;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends the records of a replay, and heartbeats. */
final class RecordSender implements AutoCloseable {

  private final String prefix;
  private final RecordProducer producer;
  private long heartbeats;

  RecordSender(ReplayOptions options) {
    this.prefix = options.topicPrefix();
    this.producer = new RecordProducer(options.bootstrapServers(), options.lingerMs());
  }

  void send(ReplayRecord record, int partition) {
    ProducerRecord<byte[], byte[]> sent =
        new ProducerRecord<>(topic(record.topic()), partition, record.key(), record.value());
    if (record.ahead()) {
      sent.headers().add(KafkaHeaders.SENT, KafkaHeaders.timeValue(record.eventTimeMs()));
    }
    producer.send(sent);
  }

  void heartbeat(String topic, int partition, long timeMs) {
    producer.send(heartbeatRecord(topic, partition, timeMs));
    heartbeats++;
  }

  /** A heartbeat that is the last record of its partition. */
  void last(String topic, int partition, long timeMs) {
    ProducerRecord<byte[], byte[]> record = heartbeatRecord(topic, partition, timeMs);
    record.headers().add(KafkaHeaders.LAST, KafkaHeaders.trueValue());
    producer.send(record);
    heartbeats++;
  }

  private ProducerRecord<byte[], byte[]> heartbeatRecord(String topic, int partition, long timeMs) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic(topic), partition, null, new byte[0]);
    record.headers().add(KafkaHeaders.HEARTBEAT, KafkaHeaders.timeValue(timeMs));
    return record;
  }

  private String topic(String logical) {
    return prefix + "." + logical;
  }

  long heartbeats() {
    return heartbeats;
  }

  /** Waits until all that was sent is acknowledged. */
  void flush() {
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
  }
}

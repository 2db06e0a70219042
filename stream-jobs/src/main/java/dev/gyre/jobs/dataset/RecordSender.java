package dev.gyre.jobs.dataset;

import dev.gyre.jobs.broker.BrokerException;
import dev.gyre.schemas.KafkaHeaders;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The producer of a replay: a failed send is told by the next one, nothing is lost silently. */
final class RecordSender implements AutoCloseable {

  private static final int MAX_RECORD_BYTES = 12 * 1024 * 1024;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final String bootstrapServers;
  private final String prefix;
  private final KafkaProducer<byte[], byte[]> producer;
  private volatile Exception failure;
  private long heartbeats;

  RecordSender(ReplayOptions options) {
    this.bootstrapServers = options.bootstrapServers();
    this.prefix = options.topicPrefix();
    this.producer =
        new KafkaProducer<>(
            settings(bootstrapServers), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static Properties settings(String bootstrapServers) {
    Properties settings = new Properties();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, "5");
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(1 << 17));
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(MAX_RECORD_BYTES));
    return settings;
  }

  void send(ReplayRecord record, int partition) {
    send(new ProducerRecord<>(topic(record.topic()), partition, record.key(), record.value()));
  }

  void heartbeat(String topic, int partition, long timeMs) {
    send(heartbeatRecord(topic, partition, timeMs));
    heartbeats++;
  }

  /** A heartbeat that is the last record of its partition. */
  void last(String topic, int partition, long timeMs) {
    ProducerRecord<byte[], byte[]> record = heartbeatRecord(topic, partition, timeMs);
    record.headers().add(KafkaHeaders.LAST, KafkaHeaders.trueValue());
    send(record);
    heartbeats++;
  }

  private ProducerRecord<byte[], byte[]> heartbeatRecord(String topic, int partition, long timeMs) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic(topic), partition, null, new byte[0]);
    record.headers().add(KafkaHeaders.HEARTBEAT, KafkaHeaders.heartbeatValue(timeMs));
    return record;
  }

  private String topic(String logical) {
    return prefix + "." + logical;
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    check();
    try {
      producer.send(
          record,
          (metadata, failed) -> {
            if (failed != null) {
              failure = failed;
            }
          });
    } catch (KafkaException failed) {
      throw lost(failed);
    }
  }

  long heartbeats() {
    return heartbeats;
  }

  /** Waits until all that was sent is acknowledged. */
  void flush() {
    boolean interrupted = Thread.interrupted();
    try {
      producer.flush();
    } catch (KafkaException failed) {
      throw lost(failed);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    check();
  }

  private void check() {
    if (failure != null) {
      throw lost(failure);
    }
  }

  private BrokerException lost(Exception cause) {
    return new BrokerException(
        "records cannot be sent to "
            + bootstrapServers
            + ": "
            + cause.getMessage()
            + "; check that the broker runs and can be reached",
        cause);
  }

  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }
}

package dev.gyre.jobs.broker;

import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends records in order and without repetition. A failed send is told by the next call, nothing is
 * lost silently.
 */
public final class RecordProducer implements AutoCloseable {

  private static final int LINGER_MS = 5;
  private static final int MAX_RECORD_BYTES = 12 * 1024 * 1024;

  /** A broker that is started again, or stands still for a while, is waited for. */
  private static final String PATIENCE_MS = "300000";

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final String bootstrapServers;
  private final KafkaProducer<byte[], byte[]> producer;
  private volatile Exception failure;

  /**
   * Makes a producer whose records wait 5 ms for each other; it connects at the first record.
   *
   * @param bootstrapServers {@code host:port}, or several with commas
   */
  public RecordProducer(String bootstrapServers) {
    this(bootstrapServers, LINGER_MS);
  }

  /**
   * Makes a producer; it connects at the first record.
   *
   * @param bootstrapServers {@code host:port}, or several with commas
   * @param lingerMs how long a record may wait for others to be sent with it, 0 or more
   */
  public RecordProducer(String bootstrapServers, int lingerMs) {
    this.bootstrapServers = bootstrapServers;
    this.producer =
        new KafkaProducer<>(
            settings(bootstrapServers, lingerMs),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  private static Properties settings(String bootstrapServers, int lingerMs) {
    Properties settings = new Properties();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MS);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, Integer.toString(lingerMs));
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(1 << 17));
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(MAX_RECORD_BYTES));
    return settings;
  }

  /**
   * Sends a record, in the background.
   *
   * @throws BrokerException if this or an earlier record could not be sent; names the address
   */
  public void send(ProducerRecord<byte[], byte[]> record) {
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

  /**
   * Waits until all that was sent is acknowledged.
   *
   * @throws BrokerException if a record could not be sent; names the address
   */
  public void flush() {
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

  /** Ends the connection; what is not acknowledged within five seconds is given up. */
  @Override
  public void close() {
    producer.close(CLOSE_TIMEOUT);
  }
}

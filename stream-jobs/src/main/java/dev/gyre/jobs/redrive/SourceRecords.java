package dev.gyre.jobs.redrive;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads single records of the source topics, for letters that carry no bytes. */
final class SourceRecords implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<byte[], byte[]> consumer;

  SourceRecords(String bootstrapServers) {
    Properties settings = new Properties();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** The record at a place, or empty when the topic keeps it no longer. */
  Optional<ConsumerRecord<byte[], byte[]>> read(Original place) {
    TopicPartition partition = new TopicPartition(place.topic(), place.partition());
    List<TopicPartition> partitions = List.of(partition);
    consumer.assign(partitions);
    long first = consumer.beginningOffsets(partitions).get(partition);
    long end = consumer.endOffsets(partitions).get(partition);
    if (place.offset() < first || place.offset() >= end) {
      return Optional.empty();
    }
    consumer.seek(partition, place.offset());
    while (consumer.position(partition) <= place.offset()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        // A compacted topic may have gone on to a later record.
        return record.offset() == place.offset() ? Optional.of(record) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    consumer.close();
  }
}

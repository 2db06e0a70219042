package dev.gyre.jobs.redrive;

import dev.gyre.schemas.avro.DeadLetter;
import dev.gyre.schemas.wire.AvroCodec;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a topic of dead letters up to its present end. How far it has come is remembered in the
 * broker, as the committed offsets of a consumer group.
 */
final class LetterReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);

  private final AvroCodec<DeadLetter> codec;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;
  private final Map<TopicPartition, Long> ends;

  /**
   * Opens a topic.
   *
   * @param fromStart whether to begin at the first letter, not behind the last that was remembered
   */
  LetterReader(
      String bootstrapServers,
      String group,
      List<TopicPartition> partitions,
      AvroCodec<DeadLetter> codec,
      boolean fromStart) {
    this.codec = codec;
    this.partitions = partitions;
    Properties settings = new Properties();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(partitions);
    if (fromStart) {
      consumer.seekToBeginning(partitions);
    }
    ends = consumer.endOffsets(partitions);
  }

  /** Letters that were there at the start and have not been read. */
  long left() {
    return partitions.stream()
        .mapToLong(it -> Math.max(0, ends.get(it) - consumer.position(it)))
        .sum();
  }

  /** Reads some letters; none that was written after the start. */
  void poll(Consumer<DeadLetter> letters) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      if (record.offset() < ends.get(partition)) {
        letters.accept(codec.decode(record.value()));
      }
    }
  }

  /** Remembers that all letters read so far have been dealt with. */
  void remember() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      long next = Math.min(consumer.position(partition), ends.get(partition));
      offsets.put(partition, new OffsetAndMetadata(next));
    }
    consumer.commitSync(offsets);
  }

  @Override
  public void close() {
    consumer.close();
  }
}

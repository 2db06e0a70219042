package dev.gyre.jobs.bench;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a stretch of a topic, one partition after the other. */
final class TopicReader {

  private static final Duration POLL = Duration.ofMillis(200);

  private TopicReader() {}

  /**
   * Shows the records of a stretch.
   *
   * @param from first offset by partition; a partition that it lacks is read from its beginning
   * @param to the offset after the last by partition
   */
  static void read(
      String bootstrap,
      String topic,
      Map<Integer, Long> from,
      Map<Integer, Long> to,
      Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    Properties settings = new Properties();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      for (Map.Entry<Integer, Long> partition : to.entrySet()) {
        TopicPartition name = new TopicPartition(topic, partition.getKey());
        consumer.assign(List.of(name));
        if (from.containsKey(partition.getKey())) {
          consumer.seek(name, from.get(partition.getKey()));
        } else {
          consumer.seekToBeginning(List.of(name));
        }
        while (consumer.position(name) < partition.getValue()) {
          consumer
              .poll(POLL)
              .forEach(
                  it -> {
                    if (it.offset() < partition.getValue()) {
                      reader.accept(it);
                    }
                  });
        }
      }
    }
  }
}

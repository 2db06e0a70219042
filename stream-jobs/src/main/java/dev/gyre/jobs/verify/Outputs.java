package dev.gyre.jobs.verify;

import dev.gyre.jobs.config.JobConfig;
import dev.gyre.schemas.FloatList;
import dev.gyre.schemas.TopicNames;
import dev.gyre.schemas.avro.DeadLetter;
import dev.gyre.schemas.avro.NodeEmbedding;
import dev.gyre.schemas.wire.AvroCodec;
import dev.gyre.schemas.wire.WireFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What a job published.
 *
 * @param embeddings the last embedding of each node by {@code type/id}; null is a tombstone
 * @param deadLetters reason by {@code partition-offset}; the same letter twice counts once
 * @param scores keys of the interactions that were decided
 * @param records embeddings and tombstones published in all
 */
record Outputs(
    Map<String, float[]> embeddings,
    Map<String, String> deadLetters,
    Set<String> scores,
    long records) {

  private static final Duration POLL = Duration.ofMillis(200);

  /** Reads the topics of a job to their present end. */
  static Outputs read(String bootstrap, JobConfig config) {
    Map<String, float[]> embeddings = new TreeMap<>();
    Map<String, String> deadLetters = new TreeMap<>();
    Set<String> scores = new TreeSet<>();
    long[] records = {0};
    AvroCodec<NodeEmbedding> codec =
        AvroCodec.of(NodeEmbedding.class, WireFormat.plain(), config.topic(TopicNames.EMBEDDINGS));
    AvroCodec<DeadLetter> letters =
        AvroCodec.of(DeadLetter.class, WireFormat.plain(), config.topic(TopicNames.DEAD_LETTERS));
    each(
        bootstrap,
        config.topic(TopicNames.EMBEDDINGS),
        it -> {
          records[0]++;
          float[] vector =
              it.value() == null ? null : FloatList.toArray(codec.decode(it.value()).getVector());
          embeddings.put(text(it.key()), vector);
        });
    each(
        bootstrap,
        config.topic(TopicNames.DEAD_LETTERS),
        it -> {
          DeadLetter letter = letters.decode(it.value());
          deadLetters.put(letter.getPartition() + "-" + letter.getOffset(), letter.getReasonCode());
        });
    each(bootstrap, config.topic(TopicNames.SCORES), it -> scores.add(text(it.key())));
    return new Outputs(embeddings, deadLetters, scores, records[0]);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void each(
      String bootstrap, String topic, Consumer<ConsumerRecord<byte[], byte[]>> visitor) {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", bootstrap);
    settings.put("enable.auto.commit", "false");
    settings.put("isolation.level", "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(POLL).forEach(visitor);
      }
    }
  }
}

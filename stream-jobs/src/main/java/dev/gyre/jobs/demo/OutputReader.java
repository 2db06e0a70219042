package dev.gyre.jobs.demo;

import dev.gyre.jobs.broker.Topics;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.schemas.TopicNames;
import dev.gyre.schemas.avro.Alert;
import dev.gyre.schemas.avro.DeadLetter;
import dev.gyre.schemas.avro.NodeEmbedding;
import dev.gyre.schemas.avro.Score;
import dev.gyre.schemas.wire.AvroCodec;
import dev.gyre.schemas.wire.WireFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the job's output topics as they are written, in a thread of its own. */
final class OutputReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final long JOIN_MS = 5_000;
  private static final int MAX_BYTES = 16 * 1024 * 1024;

  private final String bootstrapServers;
  private final JobConfig config;
  private final OutputFigures figures;
  private final Optional<Path> folder;
  private final AvroCodec<Score> scores;
  private final AvroCodec<NodeEmbedding> embeddings;
  private final AvroCodec<Alert> alerts;
  private final AvroCodec<DeadLetter> deadLetters;
  private final Thread thread;
  private volatile boolean toTheEnd;
  private volatile boolean closed;
  private volatile RuntimeException failure;

  /**
   * A reader that has not started.
   *
   * @param bootstrapServers the broker
   * @param config names the topics
   * @param figures what it fills
   * @param folder where it writes what it reads; empty: nowhere
   */
  OutputReader(
      String bootstrapServers, JobConfig config, OutputFigures figures, Optional<Path> folder) {
    this.folder = folder;
    this.bootstrapServers = bootstrapServers;
    this.config = config;
    this.figures = figures;
    this.scores = codec(Score.class, TopicNames.SCORES);
    this.embeddings = codec(NodeEmbedding.class, TopicNames.EMBEDDINGS);
    this.alerts = codec(Alert.class, TopicNames.ALERTS);
    this.deadLetters = codec(DeadLetter.class, TopicNames.DEAD_LETTERS);
    this.thread = new Thread(this::run, "gyre-output-reader");
    thread.setDaemon(true);
  }

  private <T extends SpecificRecord> AvroCodec<T> codec(Class<T> type, String name) {
    return AvroCodec.of(type, WireFormat.plain(), config.topic(name));
  }

  static List<String> topics() {
    return List.of(
        TopicNames.SCORES, TopicNames.EMBEDDINGS, TopicNames.ALERTS, TopicNames.DEAD_LETTERS);
  }

  void start() {
    thread.start();
  }

  /** Waits until all that the topics hold now has been read. */
  void readToTheEnd() throws InterruptedException {
    toTheEnd = true;
    thread.join();
    if (failure != null) {
      throw failure;
    }
  }

  private void run() {
    try (OutputFiles files = folder.map(OutputFiles::new).orElse(null);
        KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      consumer.assign(partitions());
      consumer.seekToBeginning(consumer.assignment());
      while (!closed && !(toTheEnd && isAtEnd(consumer))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          read(record, files);
        }
      }
    } catch (RuntimeException broken) {
      failure = broken;
    }
  }

  private static boolean isAtEnd(KafkaConsumer<byte[], byte[]> consumer) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    return ends.entrySet().stream().allMatch(it -> consumer.position(it.getKey()) >= it.getValue());
  }

  private List<TopicPartition> partitions() {
    List<TopicPartition> all = new ArrayList<>();
    try (Topics admin = Topics.at(bootstrapServers)) {
      for (String name : topics()) {
        String topic = config.topic(name);
        int count = admin.describe(topic).orElseThrow().partitions();
        for (int partition = 0; partition < count; partition++) {
          all.add(new TopicPartition(topic, partition));
        }
      }
    }
    return all;
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Properties settings = new Properties();
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000");
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Integer.toString(MAX_BYTES));
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private void read(ConsumerRecord<byte[], byte[]> record, OutputFiles files) {
    String name = record.topic().substring(config.topic("").length());
    SpecificRecord value = record.value() == null ? null : decode(name, record.value());
    switch (name) {
      case TopicNames.SCORES -> figures.score((Score) value);
      case TopicNames.EMBEDDINGS -> figures.embedding((NodeEmbedding) value);
      case TopicNames.ALERTS -> figures.alert((Alert) value);
      default -> figures.deadLetter((DeadLetter) value);
    }
    if (files != null && value != null) {
      files.add(name, value);
    }
  }

  private SpecificRecord decode(String name, byte[] value) {
    return switch (name) {
      case TopicNames.SCORES -> scores.decode(value);
      case TopicNames.EMBEDDINGS -> embeddings.decode(value);
      case TopicNames.ALERTS -> alerts.decode(value);
      default -> deadLetters.decode(value);
    };
  }

  /** Ends the thread, and waits for it, so that nothing asks a broker that has gone. */
  @Override
  public void close() {
    closed = true;
    try {
      thread.join(JOIN_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.gyre.jobs.redrive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.jobs.broker.BrokerException;
import dev.gyre.jobs.broker.EmbeddedBroker;
import dev.gyre.jobs.broker.RecordProducer;
import dev.gyre.jobs.broker.TopicSpec;
import dev.gyre.jobs.broker.Topics;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.JobFileReader;
import dev.gyre.schemas.KafkaHeaders;
import dev.gyre.schemas.TopicNames;
import dev.gyre.schemas.avro.DeadLetter;
import dev.gyre.schemas.wire.AvroCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedriveTest {

  private static EmbeddedBroker broker;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void sendsEachRecordOnceToWhereItCameFrom() throws Exception {
    JobConfig config = job("once");
    createTopics(config);
    send(config.topic("rows"), 1, "k7", "large original");
    letter(config, 0, 5, "malformed-record", "k5", "five", false);
    letter(config, 0, 5, "malformed-record", "k5", "five", false);
    letter(config, 1, 6, "LATE", "k6", "six", false);
    letter(config, 1, 0, "record-too-large", null, null, true);
    letter(config, 1, 99, "record-too-large", null, null, true);
    letter(config, 1, 8, Redrive.BAD_HEARTBEAT, null, "", false);

    RedriveReport counted = redrive(config, Set.of(), true);
    assertThat(counted)
        .isEqualTo(
            new RedriveReport(
                6, 1, 0, 1, 1, 3, sorted("LATE", 1, "malformed-record", 1, "record-too-large", 1)));
    assertThat(read(config, 0)).as("a dry run sends nothing").isEmpty();

    assertThat(redrive(config, Set.of(), false)).isEqualTo(counted);
    assertThat(read(config, 0)).containsExactly("k5=five from once.rows-0-5");
    assertThat(read(config, 1))
        .containsExactly(
            "k7=large original from null",
            "k6=six from once.rows-1-6",
            "k7=large original from once.rows-1-0");

    letter(config, 0, 9, "LATE", null, "nine", false);
    assertThat(redrive(config, Set.of(), false).sent()).as("behind the last call").isEqualTo(1);
    assertThat(redrive(config, Set.of(), false).read()).isZero();
  }

  @Test
  void leavesOtherReasonsAlone() throws Exception {
    JobConfig config = job("reasons");
    createTopics(config);
    letter(config, 0, 1, "unknown-value", "k", "fixed", false);
    letter(config, 0, 2, "LATE", "k", "late", false);
    RedriveReport report = redrive(config, Set.of("unknown-value"), false);
    assertThat(report.otherReason()).isEqualTo(1);
    assertThat(read(config, 0)).containsExactly("k=fixed from reasons.rows-0-1");
  }

  @Test
  void saysWhichTopicIsMissing() throws Exception {
    JobConfig config = job("absent");
    assertThatThrownBy(() -> redrive(config, Set.of(), false))
        .isInstanceOf(BrokerException.class)
        .hasMessageContaining("absent.dead-letters")
        .hasMessageContaining("topicPrefix");
  }

  private static SortedMap<String, Long> sorted(Object... pairs) {
    SortedMap<String, Long> map = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], ((Integer) pairs[i + 1]).longValue());
    }
    return map;
  }

  private static RedriveReport redrive(JobConfig config, Set<String> reasons, boolean dryRun) {
    RedriveOptions options = new RedriveOptions(broker.bootstrapServers(), reasons, false, dryRun);
    return new Redrive(config, options).run(left -> {});
  }

  private JobConfig job(String prefix) throws Exception {
    String yaml =
        """
        name: redrive
        topicPrefix: %s
        types: {user: {}}
        relations:
          knows: {source: user, target: user, window: 1d, fanIn: 4}
        model:
          seeded: {seed: 1, dialect: pyg, width: 8, heads: 2, layers: 1}
        sources:
          - topic: rows
            format: csv
            columns: [a, b, t]
            edges:
              - {relation: knows, id: $key, source: a, target: b, timestamp: {column: t, unit: s}}
        """
            .formatted(prefix);
    return JobFileReader.read(Files.writeString(folder.resolve(prefix + ".yaml"), yaml));
  }

  private static void createTopics(JobConfig config) {
    try (Topics topics = Topics.at(broker.bootstrapServers())) {
      topics.createMissing(
          List.of(
              TopicSpec.plain(config.topic("rows"), 2),
              TopicSpec.plain(config.topic(TopicNames.DEAD_LETTERS), 1)));
    }
  }

  private static void letter(
      JobConfig config,
      int partition,
      long offset,
      String reason,
      String key,
      String value,
      boolean byReference) {
    DeadLetter letter =
        DeadLetter.newBuilder()
            .setTopic(config.topic("rows"))
            .setPartition(partition)
            .setOffset(offset)
            .setTimestampMs(0)
            .setReasonCode(reason)
            .setMessage("because")
            .setKey(buffer(key))
            .setValue(buffer(value))
            .setKeySize(-1)
            .setValueSize(-1)
            .setByReference(byReference)
            .build();
    String topic = config.topic(TopicNames.DEAD_LETTERS);
    AvroCodec<DeadLetter> codec =
        AvroCodec.of(DeadLetter.class, config.wireFormat().format(), topic);
    try (RecordProducer producer = new RecordProducer(broker.bootstrapServers())) {
      producer.send(new ProducerRecord<>(topic, codec.encode(letter)));
      producer.flush();
    }
  }

  private static ByteBuffer buffer(String text) {
    return text == null ? null : ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(String topic, int partition, String key, String value) {
    try (RecordProducer producer = new RecordProducer(broker.bootstrapServers())) {
      producer.send(
          new ProducerRecord<>(
              topic,
              partition,
              key.getBytes(StandardCharsets.UTF_8),
              value.getBytes(StandardCharsets.UTF_8)));
      producer.flush();
    }
  }

  /** The records of a source partition as {@code key=value from place}. */
  private static List<String> read(JobConfig config, int number) {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", broker.bootstrapServers());
    TopicPartition partition = new TopicPartition(config.topic("rows"), number);
    List<String> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          var from = record.headers().lastHeader(KafkaHeaders.REDRIVEN);
          records.add(
              text(record.key())
                  + "="
                  + text(record.value())
                  + " from "
                  + (from == null ? null : text(from.value())));
        }
      }
    }
    return records;
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
  }
}

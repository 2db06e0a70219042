package dev.gyre.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gyre.jobs.broker.EmbeddedBroker;
import dev.gyre.schemas.KafkaHeaders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProduceCommandTest {

  private static final int ROWS = 300;
  private static final int PARTITIONS = 2;
  private static final int LABEL_DELAY_ROWS = 7 * 24;

  @TempDir private Path folder;

  /** A payment an hour. */
  private static String row(int i) {
    return i * 3600 + ",1,2,300,0";
  }

  @Test
  void rowsAndDueLabelsAreSentAsTheyAreAndEveryPartitionEndsWithItsLastHeartbeat()
      throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("tx_seconds,customer_id,terminal_id,amount_cents,fraud_scenario");
    IntStream.range(0, ROWS).forEach(i -> lines.add(row(i)));
    Path file = Files.write(folder.resolve("transactions.csv"), lines);
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      CommandRun run =
          CommandRun.of(
                  "produce",
                  "--dataset",
                  "fdh",
                  "--file",
                  file,
                  "--bootstrap",
                  broker.bootstrapServers(),
                  "--topic-prefix",
                  "mine",
                  "--partitions",
                  PARTITIONS,
                  "--json",
                  "-")
              .assertDone();
      JsonNode report = new ObjectMapper().readTree(run.out());
      assertThat(report.get("events").asInt()).isEqualTo(ROWS);
      assertThat(report.get("labels").asInt()).isEqualTo(ROWS - LABEL_DELAY_ROWS);
      assertThat(run.err()).contains("Created mine.").contains("Sent 300 events");

      List<List<ConsumerRecord<byte[], byte[]>>> events = read(broker, "mine.transactions");
      List<List<ConsumerRecord<byte[], byte[]>>> labels = read(broker, "mine.labels");
      assertRows(events, ROWS);
      assertRows(labels, ROWS - LABEL_DELAY_ROWS);
      List<List<ConsumerRecord<byte[], byte[]>>> all = new ArrayList<>(events);
      all.addAll(labels);
      assertThat(all).hasSize(2 * PARTITIONS).allSatisfy(ProduceCommandTest::assertEndsWithMark);
      int heartbeats =
          all.stream().mapToInt(it -> (int) it.stream().filter(isHeartbeat()).count()).sum();
      assertThat(report.get("heartbeats").asInt()).isEqualTo(heartbeats);
    }
  }

  private static java.util.function.Predicate<ConsumerRecord<byte[], byte[]>> isHeartbeat() {
    return record -> record.headers().lastHeader(KafkaHeaders.HEARTBEAT) != null;
  }

  private static void assertRows(
      List<List<ConsumerRecord<byte[], byte[]>>> partitions, int expected) {
    int rows = 0;
    for (List<ConsumerRecord<byte[], byte[]>> partition : partitions) {
      int before = -1;
      for (ConsumerRecord<byte[], byte[]> record : partition) {
        if (isHeartbeat().test(record)) {
          continue;
        }
        int number = Integer.parseInt(new String(record.key(), StandardCharsets.US_ASCII));
        assertThat(new String(record.value(), StandardCharsets.UTF_8)).isEqualTo(row(number));
        assertThat(number).as("in order within a partition").isGreaterThan(before);
        before = number;
        rows++;
      }
    }
    assertThat(rows).isEqualTo(expected);
  }

  private static void assertEndsWithMark(List<ConsumerRecord<byte[], byte[]>> partition) {
    ConsumerRecord<byte[], byte[]> last = partition.get(partition.size() - 1);
    assertThat(isHeartbeat().test(last)).isTrue();
    assertThat(last.headers().lastHeader(KafkaHeaders.LAST)).isNotNull();
    assertThat(partition)
        .filteredOn(record -> record.headers().lastHeader(KafkaHeaders.LAST) != null)
        .hasSize(1);
  }

  private static List<List<ConsumerRecord<byte[], byte[]>>> read(
      EmbeddedBroker broker, String topic) {
    Properties settings = new Properties();
    settings.put("bootstrap.servers", broker.bootstrapServers());
    List<List<ConsumerRecord<byte[], byte[]>>> partitions = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      for (PartitionInfo info : consumer.partitionsFor(topic)) {
        TopicPartition partition = new TopicPartition(topic, info.partition());
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        while (consumer.position(partition) < end) {
          consumer.poll(Duration.ofMillis(200)).forEach(records::add);
        }
        partitions.add(records);
      }
    }
    return partitions;
  }
}

package dev.gyre.jobs.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {

  /** Two daemon threads of Kafka's metrics library, made once per JVM for all brokers. */
  private static final String METRICS_LIBRARY = "metrics-meter-tick-thread-";

  private static final int LARGE = 10 * 1024 * 1024;

  @TempDir private Path temp;

  @Test
  void recordsOfTenMegabytesGoThroughAndNothingIsLeftBehind() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Path folder;
    int port;
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      folder = broker.folder();
      port = broker.port();
      assertThat(folder).isDirectory();
      try (Topics topics = Topics.at(broker.bootstrapServers())) {
        assertThat(topics.createMissing(List.of(TopicSpec.plain("numbers", 1))))
            .containsExactly("numbers");
      }
      byte[] large = new byte[LARGE];
      large[LARGE - 1] = 7;
      send(broker, "numbers", new byte[] {1});
      send(broker, "numbers", large);
      List<byte[]> values = receive(broker, "numbers", 2);
      assertThat(values.get(0)).containsExactly(1);
      assertThat(values.get(1)).isEqualTo(large);
    }
    assertThat(folder).doesNotExist();
    new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    assertThat(threadsSince(before)).isEmpty();
  }

  @Test
  void aGivenFolderIsContinuedByTheNextBroker() throws Exception {
    BrokerOptions options = BrokerOptions.temporary().withFolder(temp.resolve("log"));
    try (EmbeddedBroker broker = EmbeddedBroker.start(options)) {
      try (Topics topics = Topics.at(broker.bootstrapServers())) {
        topics.createMissing(List.of(TopicSpec.plain("kept", 1)));
      }
      send(broker, "kept", new byte[] {42});
      assertThatThrownBy(() -> EmbeddedBroker.start(options))
          .as("two brokers in one folder")
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining(temp.resolve("log").toString());
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(options)) {
      assertThat(receive(broker, "kept", 1).get(0)).containsExactly(42);
    }
    assertThat(options.folder().orElseThrow()).isDirectory();
  }

  @Test
  void aPortInUseIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      BrokerOptions options = BrokerOptions.temporary().withPort(port).withFolder(temp);
      assertThatThrownBy(() -> EmbeddedBroker.start(options))
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining("broker port: " + port);
    }
    try (var left = Files.list(temp)) {
      assertThat(left).isEmpty();
    }
  }

  private static void send(EmbeddedBroker broker, String topic, byte[] value)
      throws ExecutionException, InterruptedException {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "max.request.size", 2 * LARGE);
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, value)).get();
    }
  }

  private static List<byte[]> receive(EmbeddedBroker broker, String topic, int count) {
    Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      List<byte[]> values = new ArrayList<>();
      while (values.size() < count) {
        for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofSeconds(1))) {
          values.add(each.value());
        }
      }
      return values;
    }
  }

  private static Set<String> threadsSince(Set<Thread> before) throws InterruptedException {
    // A thread that was told to end may need a moment: it is joined, and only then counted.
    for (Thread each : Thread.getAllStackTraces().keySet()) {
      if (!before.contains(each) && !each.getName().startsWith(METRICS_LIBRARY)) {
        each.join(5_000);
      }
    }
    return Thread.getAllStackTraces().keySet().stream()
        .filter(each -> !before.contains(each))
        .map(Thread::getName)
        .filter(name -> !name.startsWith(METRICS_LIBRARY))
        .collect(Collectors.toSet());
  }
}

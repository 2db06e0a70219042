package dev.gyre.jobs.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicsTest {

  @Test
  void topicsAreCreatedOnceDescribedCountedAndDeleted() {
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        Topics topics = Topics.at(broker.bootstrapServers())) {
      TopicSpec edges = TopicSpec.plain("gyre.edges", 3);
      TopicSpec embeddings = TopicSpec.compacted("gyre.embeddings", 2);
      assertThat(topics.createMissing(List.of(edges))).containsExactly("gyre.edges");
      assertThat(topics.createMissing(List.of(edges, embeddings)))
          .containsExactly("gyre.embeddings");

      assertThat(topics.names()).containsExactly("gyre.edges", "gyre.embeddings");
      assertThat(topics.describe("gyre.edges")).contains(edges);
      assertThat(topics.describe("gyre.embeddings")).contains(embeddings);
      assertThat(topics.describe("gyre.absent")).isEmpty();
      assertThat(topics.endOffsets("gyre.edges"))
          .containsOnlyKeys(0, 1, 2)
          .allSatisfy((partition, offset) -> assertThat(offset).isZero());
      assertThatThrownBy(() -> topics.endOffsets("gyre.absent"))
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining(broker.bootstrapServers())
          .hasMessageContaining("gyre.absent");

      topics.delete(List.of("gyre.edges", "gyre.absent"));
      assertThat(topics.describe("gyre.edges")).isEmpty();
    }
  }

  @Test
  void anUnreachableBrokerIsNamed() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThatThrownBy(() -> Topics.at("127.0.0.1:" + port, 1_000))
        .isInstanceOf(BrokerException.class)
        .hasMessageContaining("127.0.0.1:" + port)
        .hasMessageContaining("unreachable");
  }

  @Test
  void anAddressThatIsNoneIsNamed() {
    assertThatThrownBy(() -> Topics.at("nowhere"))
        .isInstanceOf(BrokerException.class)
        .hasMessageContaining("nowhere");
    assertThatThrownBy(() -> Topics.at("host.invalid:9092"))
        .isInstanceOf(BrokerException.class)
        .hasMessageContaining("host.invalid:9092");
  }
}

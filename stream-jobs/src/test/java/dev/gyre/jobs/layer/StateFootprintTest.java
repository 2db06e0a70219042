package dev.gyre.jobs.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.JobFileReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * State per in-edge and layer, features excluded. The table that it prints is that of {@code
 * docs/footprint.md} with {@code -Dgyre.footprint.accounts=200000}.
 */
class StateFootprintTest {

  /** What an in-edge may take in each layer, all that grows with in-edges counted. */
  private static final double MOST_BYTES = 48;

  /** The same where no two edges share their ends. */
  private static final double MOST_BYTES_OF_STRANGERS = 110;

  private static final long WEEK_MS = 7 * 24 * 3_600_000L;

  private static final String JOB =
      """
      name: footprint
      topicPrefix: footprint
      types: {account: {}, merchant: {}, device: {}, place: {}}
      relations:
        pays: {source: account, target: merchant, window: 7d, fanIn: 32}
        uses: {source: account, target: device, window: 7d, fanIn: 32}
        transfers: {source: account, target: account, window: 7d, fanIn: 32}
        at: {source: account, target: place, window: 7d, fanIn: 32}
      model:
        seeded: {seed: 7, width: 8, heads: 2, layers: 2}
      interaction: {relation: pays}
      sources:
        - topic: events
          format: json
          edges:
            - {relation: pays, when: {kind: payment}, id: id, source: account, target: merchant, timestamp: time_ms}
            - {relation: transfers, when: {kind: transfer}, id: id, source: account, target: counterparty, timestamp: time_ms}
            - {relation: uses, when: {device: {present: true}}, id: id, source: account, target: device, timestamp: time_ms}
            - {relation: at, when: {place: {present: true}}, id: id, source: account, target: place, timestamp: time_ms}
        - topic: labels
          format: json
          labels:
            - {relation: pays, id: id, source: account, target: merchant, timestamp: time_ms, available: available_ms, label: {column: fraud, fraud: ["true"], legitimate: ["false"]}}
      """;

  @Test
  void anInEdgeTakesFewBytes() throws Exception {
    JobConfig config = config();
    List<StateFootprint.Layer> layers =
        StateFootprint.measure(config, FootprintStreams.simulator(config, accounts()));
    layers.forEach(layer -> System.out.println(table(layer)));
    assertThat(layers)
        .allSatisfy(layer -> assertThat(layer.perInEdge()).isLessThanOrEqualTo(MOST_BYTES));
  }

  /**
   * The worst case: nearly every edge is between strangers, so that each pays for both of its ends
   * and for an index row of its own.
   */
  @Test
  @Tag("long")
  void anInEdgeBetweenStrangersTakesMore() throws Exception {
    JobConfig config = config();
    List<StateFootprint.Layer> layers =
        StateFootprint.measure(config, FootprintStreams.powerLaw(config, 12 * accounts(), WEEK_MS));
    layers.forEach(layer -> System.out.println(table(layer)));
    assertThat(layers)
        .allSatisfy(
            layer -> assertThat(layer.perInEdge()).isLessThanOrEqualTo(MOST_BYTES_OF_STRANGERS));
  }

  private static int accounts() {
    return Integer.getInteger("gyre.footprint.accounts", 1_000);
  }

  private static JobConfig config() throws Exception {
    return JobFileReader.read("footprint.yaml", JOB, Path.of("."));
  }

  private static String table(StateFootprint.Layer layer) {
    StringBuilder text =
        new StringBuilder(
            String.format(
                "layer %d: %,d nodes, %,d in-edges, %,d subscriptions, %.1f bytes an in-edge",
                layer.layer(),
                layer.nodes(),
                layer.inEdges(),
                layer.subscriptions(),
                layer.perInEdge()));
    for (String name : layer.fileBytes().keySet()) {
      text.append(
          String.format(
              "%n  %-18s %,13d bytes %6.2f an in-edge",
              name, layer.fileBytes().get(name), layer.perInEdge(name)));
    }
    return text.toString();
  }
}

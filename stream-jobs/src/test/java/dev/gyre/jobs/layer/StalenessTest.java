package dev.gyre.jobs.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.jobs.ingest.ChangeRouter;
import dev.gyre.jobs.message.Explanation;
import dev.gyre.jobs.message.MicroClock;
import dev.gyre.jobs.message.NodeUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What an embedding says of the changes that it newly reflects: their oldest stamp, and that of the
 * node's own. The chain a - b - c - d has links in both directions; two layers reach two hops.
 */
class StalenessTest {

  private final LayerSettings settings = PlainGraph.settings(100);
  private static final int PARALLELISM = 2;

  private final List<NodeUpdate> updates = new ArrayList<>();
  private final NodeRef a = PlainGraph.node(settings, "a");
  private final NodeRef b = PlainGraph.node(settings, "b");
  private final NodeRef c = PlainGraph.node(settings, "c");
  private final NodeRef d = PlainGraph.node(settings, "d");
  private LayerPipeline pipeline;

  @BeforeEach
  void aChain() throws Exception {
    pipeline =
        new LayerPipeline(
            settings,
            1,
            PARALLELISM,
            3,
            new LayerPipeline.Outputs(it -> updates.add((NodeUpdate) it), it -> {}));
    send(PlainGraph.edge(a, b, 1_000), 1);
    send(PlainGraph.edge(b, c, 1_000), 2);
    send(PlainGraph.edge(c, d, 1_000), 3);
    pipeline.drain();
    updates.clear();
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  private void send(GraphEvent event, long stampMicros) {
    new ChangeRouter(settings.types(), settings.shards(), -1)
        .route(event, stampMicros, change -> pipeline.send(0, change));
  }

  /** By node: the least oldest stamp and the least direct stamp of what was published. */
  private Map<String, String> told() {
    Map<String, long[]> stamps = new TreeMap<>();
    for (NodeUpdate it : updates) {
      long[] least =
          stamps.computeIfAbsent(
              it.node().id(), unused -> new long[] {MicroClock.NEVER, MicroClock.NEVER});
      least[0] = Math.min(least[0], it.causeMicros());
      least[1] = Math.min(least[1], it.directMicros());
      assertThat(it.stampMicros()).isGreaterThanOrEqualTo(it.causeMicros());
      assertThat(it.directMicros()).isGreaterThanOrEqualTo(it.causeMicros());
    }
    Map<String, String> told = new TreeMap<>();
    stamps.forEach(
        (node, it) ->
            told.put(node, it[0] + (it[1] == MicroClock.NEVER ? " ripple" : " direct " + it[1])));
    return told;
  }

  @Test
  void aChangeOfANodeIsDirectThereAndARippleOneAndTwoHopsAway() throws Exception {
    send(PlainGraph.features(a, 2_000, 7), 40);
    pipeline.drain();
    assertThat(told())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("a", "40 direct 40", "b", "40 ripple", "c", "40 ripple"));
  }

  @Test
  void aNewEdgeIsDirectAtBothEndsAndARippleBeyond() throws Exception {
    NodeRef e = PlainGraph.node(settings, "e");
    send(PlainGraph.edge(e, a, 2_000), 40);
    pipeline.drain();
    assertThat(told())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("e", "40 direct 40", "a", "40 direct 40", "b", "40 ripple"));
  }

  /** h0 is made of features alone here: there are no aggregates that an edge could change. */
  @Test
  void anEdgeBetweenNodesThatAreKnownLeavesLayer0AsItIs() throws Exception {
    send(PlainGraph.edge(d, a, 2_000), 40);
    pipeline.deliverAll();
    pipeline.refreshOnce(
        0,
        store -> {
          assertThat(store.dirty().isEmpty()).isTrue();
          return false;
        });
    pipeline.drain();
    assertThat(told()).containsEntry("a", "40 direct 40").containsEntry("d", "40 direct 40");
  }

  @Test
  void anOlderRippleDoesNotMakeADirectChangeLookOld() throws Exception {
    send(PlainGraph.features(a, 2_000, 7), 40);
    // Both are known to layer 1 before it refreshes b: its embedding reflects them together.
    pipeline.deliverAll();
    pipeline.drain(0);
    send(PlainGraph.features(b, 2_000, 9), 90);
    pipeline.deliverAll();
    pipeline.drain();
    assertThat(told())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("a", "40 direct 40", "b", "40 direct 90", "c", "40 ripple", "d", "90 ripple"));
  }

  @Test
  void aDirectChangeThatIsOlderThanTheRippleIsTheOldest() throws Exception {
    send(PlainGraph.features(b, 2_000, 9), 30);
    pipeline.deliverAll();
    pipeline.drain(0);
    send(PlainGraph.features(a, 2_000, 7), 40);
    pipeline.drain();
    assertThat(told())
        .containsEntry("b", "30 direct 30")
        .containsEntry("a", "30 direct 40")
        .containsEntry("c", "30 ripple");
  }

  @Test
  void classesOutliveACheckpoint() throws Exception {
    send(PlainGraph.features(a, 2_000, 7), 40);
    pipeline.deliverAll();
    pipeline.drain(0);
    pipeline.restart(PARALLELISM);
    pipeline.drain();
    assertThat(told())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("a", "40 direct 40", "b", "40 ripple", "c", "40 ripple"));
  }

  @Test
  void aTaskThatTakesNoMailAnyMoreKeepsItsDirt() throws Exception {
    pipeline.restart(PARALLELISM);
    pipeline.endMails();
    send(PlainGraph.features(a, 2_000, 7), 40);
    pipeline.deliverAll();
    pipeline.restart(PARALLELISM);
    pipeline.drain();
    assertThat(told()).containsOnlyKeys("a", "b", "c");
  }

  @Test
  void agesOfUpdates() {
    NodeUpdate both = new NodeUpdate(0, a, null, Explanation.NONE, 0, 0, 1_000, 5_000, 9_999);
    assertThat(both.stalenessMs()).isEqualTo(8);
    assertThat(both.directStalenessMs()).isEqualTo(4);
    assertThat(both.direct()).isTrue();
    assertThat(both.oldestIsDirect()).isFalse();
    NodeUpdate ahead = new NodeUpdate(0, a, null, Explanation.NONE, 0, 0, 20_000, 20_000, 9_999);
    assertThat(ahead.stalenessMs()).as("another clock is ahead").isZero();
    assertThat(ahead.oldestIsDirect()).isTrue();
  }
}

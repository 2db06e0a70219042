package dev.gyre.jobs.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.jobs.ingest.ChangeRouter;
import dev.gyre.jobs.message.AttendedEdge;
import dev.gyre.jobs.message.AttendedEdges;
import dev.gyre.jobs.message.NodeUpdate;
import dev.gyre.state.store.ShardStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An embedding says which in-edges it attended to. */
class AttendedInEdgesTest {

  /** Two directed relations, of which each has as many slots as fan-in says. */
  private static final int ALL = 2 * PlainGraph.FAN_IN;

  private static final int NODES = 12;
  private static final int EVENTS = 200;
  private static final long START_MS = 1_000;

  private final LayerSettings settings = PlainGraph.settings(100);
  private final Map<String, List<AttendedEdge>> attended = new HashMap<>();
  private LayerPipeline pipeline;

  @BeforeEach
  void open() throws Exception {
    LayerPipeline.Outputs outputs =
        new LayerPipeline.Outputs(
            it -> {
              NodeUpdate update = (NodeUpdate) it;
              attended.put(
                  update.node().id(), AttendedEdges.decode(update.explanation().attended()));
            },
            it -> {});
    pipeline = new LayerPipeline(settings, 1, 2, 3, outputs);
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  private void send(GraphEvent event, long stampMicros) {
    new ChangeRouter(settings.types(), settings.shards(), -1)
        .route(event, stampMicros, change -> pipeline.send(0, change));
  }

  /** An edge has two ends: {@code to} leads into the target, its reverse into the source. */
  private record End(String node, AttendedEdge edge) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theyAreThoseOfTheNodeGreatestFirst(long seed) throws Exception {
    Random random = new Random(seed);
    List<End> ends = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      send(PlainGraph.features(node(i), START_MS, random.nextFloat()), i);
    }
    for (int i = 0; i < EVENTS; i++) {
      NodeRef source = node(random.nextInt(NODES));
      NodeRef target = node(random.nextInt(NODES));
      long timeMs = START_MS + i;
      send(PlainGraph.edge(source, target, timeMs), NODES + i);
      ends.add(new End(target.id(), new AttendedEdge(source.id(), 0, timeMs, 0, 0)));
      ends.add(new End(source.id(), new AttendedEdge(target.id(), 1, timeMs, 0, 0)));
    }
    pipeline.drain();

    assertThat(attended).as("seed %d", seed).hasSize(NODES);
    attended.forEach((node, edges) -> check(node, edges, ends));
  }

  private void check(String node, List<AttendedEdge> edges, List<End> ends) {
    assertThat(edges).as(node).hasSize(settings.mostAttendedEdges()).hasSizeLessThan(ALL);
    for (int i = 0; i < edges.size(); i++) {
      AttendedEdge edge = edges.get(i);
      assertThat(ends).contains(new End(node, withoutWeight(edge)));
      assertThat(edge.attention()).isBetween(0f, i == 0 ? 1f : edges.get(i - 1).attention());
    }
    List<AttendedEdge> all = all(node);
    assertThat(all).hasSize(ALL).doesNotHaveDuplicates();
    assertThat(all.subList(0, edges.size())).isEqualTo(edges);
    assertThat(sum(all)).isCloseTo(1, within(1e-5));
  }

  private List<AttendedEdge> all(String id) {
    NodeId node = PlainGraph.node(settings, id).key();
    ShardStore shard = pipeline.shard(pipeline.layers() - 1, settings.shards().shardOf(node));
    AttentionRefresh again = new AttentionRefresh(settings.model(), pipeline.layers() - 1, true);
    assertThat(again.compute(shard, shard.find(node))).isTrue();
    return AttendedEdges.decode(again.explanation(ALL).attended());
  }

  private static double sum(List<AttendedEdge> edges) {
    return edges.stream().mapToDouble(AttendedEdge::attention).sum();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void thoseOfFewAddUpToOne(int count) throws Exception {
    NodeRef hub = node(0);
    for (int i = 1; i <= count; i++) {
      send(PlainGraph.edge(node(i), hub, START_MS + i), i);
    }
    pipeline.drain();
    assertThat(attended.get(hub.id()))
        .extracting(AttendedEdge::source)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, count).mapToObj(i -> node(i).id()).toList());
    assertThat(sum(attended.get(hub.id()))).isCloseTo(1, within(1e-5));
  }

  /**
   * With one head and one layer a softmax over fewer in-edges is that over all, made to add up to 1
   * again.
   */
  @Test
  void aWeightIsItsShareOfThoseThatAreThere() throws Exception {
    Map<String, Float> all = weightsOfOneHead(3);
    Map<String, Float> two = weightsOfOneHead(2);
    assertThat(all).containsOnlyKeys("s0", "s1", "s2");
    assertThat(two).containsOnlyKeys("s1", "s2");
    assertThat(all.get("s1")).isNotCloseTo(all.get("s2"), within(1e-3f));
    float both = all.get("s1") + all.get("s2");
    two.forEach(
        (source, weight) -> assertThat(all.get(source) / both).isCloseTo(weight, within(1e-5f)));
  }

  private static Map<String, Float> weightsOfOneHead(int sources) throws Exception {
    LayerSettings oneHead = PlainGraph.settings(100, 1, 1);
    NodeRef target = PlainGraph.node(oneHead, "t");
    Map<String, Float> weights = new HashMap<>();
    LayerPipeline.Outputs outputs =
        new LayerPipeline.Outputs(
            it -> {
              NodeUpdate update = (NodeUpdate) it;
              if (update.node().equals(target)) {
                weights.clear();
                AttendedEdges.decode(update.explanation().attended())
                    .forEach(edge -> weights.put(edge.source(), edge.attention()));
              }
            },
            it -> {});
    try (LayerPipeline layers = new LayerPipeline(oneHead, 1, 1, 1, outputs)) {
      ChangeRouter router = new ChangeRouter(oneHead.types(), oneHead.shards(), -1);
      for (int i = 3 - sources; i < 3; i++) {
        NodeRef source = PlainGraph.node(oneHead, "s" + i);
        router.route(
            PlainGraph.features(source, START_MS, 2 * i - 3), 2 * i, it -> layers.send(0, it));
        router.route(
            PlainGraph.edge(source, target, START_MS + i), 2 * i + 1, it -> layers.send(0, it));
      }
      layers.drain();
    }
    return weights;
  }

  private NodeRef node(int i) {
    return PlainGraph.node(settings, "n" + i);
  }

  private static AttendedEdge withoutWeight(AttendedEdge edge) {
    return new AttendedEdge(edge.source(), edge.directed(), edge.timestampMs(), 0, edge.label());
  }
}

package dev.gyre.jobs.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.jobs.ingest.ChangeRouter;
import dev.gyre.jobs.message.MicroClock;
import dev.gyre.jobs.message.NodeUpdate;
import dev.gyre.state.codec.LayerNodeCodec;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.shard.HomeShards;
import dev.gyre.state.store.Dirt;
import dev.gyre.state.store.LayerStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A node with very many neighbours, in and out, on RocksDB: what is kept of it and in memory does
 * not grow with them, and it stands in nobody's way.
 */
class HubTest {

  private static final int CACHE = 500;
  private static final int BATCH = 1_000;
  private static final int PARALLELISM = 2;

  /** Ripple dirt beyond which no more is made, and a few in one go. */
  private static final int MOST_RIPPLE = 4_096 + 128;

  private static final int MOST_RECORD_BYTES = 1_500;

  private final LayerSettings settings = PlainGraph.settings(CACHE);
  private final TypeSchema types = settings.types();
  private final NodeRef hub = PlainGraph.node(settings, "hub");
  private final List<NodeUpdate> updates = new ArrayList<>();
  private final long start = MicroClock.now();
  private final HomeShards homes = HomeShards.of(PlainGraph.SHARDS, PARALLELISM);
  private LayerPipeline pipeline;
  private long time = 1_000;

  @AfterEach
  void close() {
    pipeline.close();
  }

  private void send(GraphEvent event, long stampMicros) {
    new ChangeRouter(types, settings.shards(), -1)
        .route(event, stampMicros, change -> pipeline.send(0, change));
  }

  private NodeRef neighbour(int i) {
    return PlainGraph.node(settings, "n" + i);
  }

  /** Makes the hub, its neighbours direct dirt in batches; leaves nothing dirty. */
  private void build(int neighbours) throws Exception {
    pipeline =
        new LayerPipeline(
            settings,
            new EmbeddedRocksDBStateBackend(true),
            1,
            PARALLELISM,
            7,
            new LayerPipeline.Outputs(it -> updates.add((NodeUpdate) it), it -> {}));
    for (int i = 0; i < neighbours; i++) {
      send(PlainGraph.edge(hub, neighbour(i), time++), start);
      if (i % BATCH == BATCH - 1) {
        pipeline.deliverAll();
        for (int layer = 0; layer < pipeline.layers(); layer++) {
          refreshDirect(layer);
        }
        updates.clear();
      }
    }
    drain();
    updates.clear();
  }

  private void refreshDirect(int layer) throws Exception {
    while (size(layer, Dirt.DIRECT) > 0) {
      pipeline.refreshOnce(layer, store -> store.dirty().size(Dirt.DIRECT) > 0);
    }
    pipeline.deliverAll();
    assertBounded();
  }

  /** Drains, and looks at what is in memory on the way. */
  private void drain() throws Exception {
    pipeline.deliverAll();
    for (int layer = 0; layer < pipeline.layers(); layer++) {
      for (int i = 0; isDirty(layer); i++) {
        pipeline.refreshOnce(layer, LayerStore::isDirty);
        if (i % BATCH == 0) {
          pipeline.deliverAll();
          assertBounded();
        }
      }
      pipeline.deliverAll();
    }
  }

  private void assertBounded() {
    for (int layer = 0; layer < pipeline.layers(); layer++) {
      for (LayerStore store : pipeline.stores(layer)) {
        // Above, a neighbour's own vector marks it, and here that layer waits for the one below.
        if (layer < 2) {
          assertThat(store.dirty().size(Dirt.RIPPLE)).isLessThanOrEqualTo(MOST_RIPPLE);
        }
        assertThat(store.hubs()).isLessThanOrEqualTo(PlainGraph.SHARDS);
        store.shard(store.firstShard());
        assertThat(store.held()).isLessThanOrEqualTo(CACHE);
      }
    }
  }

  private int size(int layer, Dirt dirt) {
    return pipeline.stores(layer).stream().mapToInt(it -> it.dirty().size(dirt)).sum();
  }

  private boolean isDirty(int layer) {
    return pipeline.stores(layer).stream().anyMatch(LayerStore::isDirty);
  }

  @Test
  void twentyThousandNeighbours() throws Exception {
    check(20_000);
  }

  @Test
  @Tag("long")
  void aMillionNeighbours() throws Exception {
    check(1_000_000);
  }

  private void check(int neighbours) throws Exception {
    build(neighbours);
    theRecordsAreSmall();
    anUpdateIsAMessageASubtask();
    updatesCoalesce(neighbours);
    anotherNodesChangeGoesFirst();
    nothingStarves();
  }

  private void theRecordsAreSmall() {
    for (int layer = 0; layer < pipeline.layers(); layer++) {
      int owner = settings.shards().shardOf(hub.key());
      LayerNode node = pipeline.shard(layer, owner).find(hub.key());
      assertThat(node.subscriptions().size()).isLessThan(PlainGraph.SHARDS);
      int place = node.graph().inRelationCount();
      assertThat(place).isEqualTo(2);
      LayerNodeCodec codec =
          new LayerNodeCodec(layer == 0 ? types : Structure.withoutNodeFeatures(types));
      assertThat(codec.encode(node)).hasSizeLessThan(MOST_RECORD_BYTES);
    }
  }

  private void anUpdateIsAMessageASubtask() throws Exception {
    int[] sent = {0};
    pipeline.watchReplicas(it -> sent[0] += it.node().equals(hub.key()) ? 1 : 0);
    send(PlainGraph.features(hub, time++, 1), MicroClock.now());
    drain();
    assertThat(sent[0]).isEqualTo((pipeline.layers() - 1) * pipeline.stores(1).size());
    assertThat(updates.stream().map(NodeUpdate::node)).contains(hub, neighbour(0), neighbour(1));
  }

  private void updatesCoalesce(int neighbours) throws Exception {
    Map<Object, Integer> refreshed = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      send(PlainGraph.features(hub, time++, i), MicroClock.now());
      pipeline.deliverAll();
      pipeline.drain(0);
    }
    pipeline.watchReplicas(
        it -> {
          if (it.shard() == homes.homeOf(settings.shards().shardOf(it.node()))) {
            refreshed.merge(it.node(), 1, Integer::sum);
          }
        });
    drain();
    assertThat(refreshed).hasSizeGreaterThan(neighbours / 2);
    assertThat(refreshed.values()).as("layer 1 refreshed each once").containsOnly(1);
    pipeline.watchReplicas(unused -> {});
  }

  private void anotherNodesChangeGoesFirst() throws Exception {
    NodeRef other = PlainGraph.node(settings, "other");
    long now = MicroClock.now();
    send(PlainGraph.features(other, time++, 1), now);
    drain();
    updates.clear();
    send(PlainGraph.features(hub, time++, 2), now);
    pipeline.deliverAll();
    pipeline.drain(0);
    // The hub's ripple waits at layer 1 when the other's change comes.
    send(PlainGraph.features(other, time++, 3), MicroClock.now());
    pipeline.deliverAll();
    pipeline.drain(0);
    refreshDirect(1);
    assertThat(isDirty(1)).isTrue();
    refreshDirect(2);
    assertThat(updates.stream().map(NodeUpdate::node)).contains(other).contains(hub);
    assertThat(updates).as("no ripple before").allMatch(NodeUpdate::oldestIsDirect);
    drain();
    assertThat(updates.stream().map(NodeUpdate::node)).contains(neighbour(0));
    updates.clear();
  }

  private void nothingStarves() throws Exception {
    long old = MicroClock.now() - TimeUnit.MILLISECONDS.toMicros(2 * PlainGraph.RIPPLE_AGE_MS);
    send(PlainGraph.features(hub, time++, 4), old);
    pipeline.deliverAll();
    pipeline.drain(0);
    for (int i = 0; i < BATCH; i++) {
      send(PlainGraph.features(PlainGraph.node(settings, "o" + i), time++, 4), MicroClock.now());
    }
    pipeline.deliverAll();
    pipeline.drain(0);
    int direct = size(1, Dirt.DIRECT);
    int[] ripples = {0};
    pipeline.watchReplicas(it -> ripples[0] += it.directMicros() == MicroClock.NEVER ? 1 : 0);
    for (int i = 0; i < BATCH / 10; i++) {
      pipeline.refreshOnce(1, LayerStore::isDirty);
    }
    assertThat(ripples[0]).as("aged ripples").isPositive();
    assertThat(size(1, Dirt.DIRECT)).isPositive().isLessThanOrEqualTo(direct);
    pipeline.watchReplicas(unused -> {});
    drain();
  }
}

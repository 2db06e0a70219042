package dev.gyre.state.graph;

import dev.gyre.graph.NodeView;
import dev.gyre.graph.WindowedGraph;
import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.event.EdgeDelete;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.HalfEdge;
import dev.gyre.graph.event.HalfEdges;
import dev.gyre.graph.event.HalfLabel;
import dev.gyre.graph.event.HalfLabels;
import dev.gyre.graph.event.LabelEvent;
import dev.gyre.graph.event.NodeDelete;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.event.NodeUpsert;
import dev.gyre.graph.node.NodeRecord;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.graph.slot.Outcome;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.store.LayerStore;
import dev.gyre.state.store.ShardStore;
import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The graph on the keyed state of one layer whose subtask owns all shards: RocksDB's or any
 * backend's.
 *
 * <p>It does in one place what the job does with messages between shards, and uses the same
 * indexes: an edge subscribes the shard of its other end at each end, and a deletion reaches the
 * nodes it kills edges of by way of the destinations.
 *
 * <p>Views are read from state when they are asked for, and valid until the graph next changes.
 */
public final class RocksGraph implements WindowedGraph {

  private static final Comparator<NodeView> BY_TYPE_AND_IDENTITY =
      Comparator.<NodeView>comparingInt(node -> node.ref().type())
          .thenComparing(node -> node.ref().key());

  private final TypeSchema schema;
  private final AggregatePlan plan;
  private final LayerStore store;
  private long watermarkMs;

  /**
   * Makes the graph of a store.
   *
   * @param plan what the store was opened with
   * @param store owns all shards
   * @param watermarkMs that of the store's state; {@link Long#MIN_VALUE} if it is empty
   */
  public RocksGraph(AggregatePlan plan, LayerStore store, long watermarkMs) {
    this.schema = plan.schema();
    this.plan = plan;
    this.store = store;
    this.watermarkMs = watermarkMs;
  }

  @Override
  public TypeSchema schema() {
    return schema;
  }

  @Override
  public AggregatePlan aggregates() {
    return plan;
  }

  @Override
  public long watermarkMs() {
    return watermarkMs;
  }

  @Override
  public Outcome apply(GraphEvent event) {
    if (event instanceof EdgeUpsert edge) {
      return apply(HalfEdges.of(edge, schema));
    }
    if (event instanceof EdgeDelete edge) {
      return apply(HalfEdges.of(edge, schema));
    }
    if (event instanceof LabelEvent label) {
      HalfLabels halves = HalfLabels.of(label, schema);
      return Outcome.of(apply(halves.atTarget()), apply(halves.atSource()));
    }
    if (event instanceof NodeUpsert upsert) {
      ShardStore shard = shardOf(upsert.node().key());
      LayerNode node = shard.findOrCreate(upsert.node());
      Outcome outcome = node.graph().apply(upsert);
      shard.changed(node);
      return outcome;
    }
    if (event instanceof NodeDelete delete) {
      return apply(delete);
    }
    throw new AssertionError(event);
  }

  private Outcome apply(NodeDelete delete) {
    NodeId id = delete.node().key();
    ShardStore shard = shardOf(id);
    LayerNode node = shard.findOrCreate(delete.node());
    Outcome outcome = node.graph().apply(delete);
    shard.changed(node);
    if (outcome == Outcome.APPLIED) {
      store.neighbours().forEachDestination(id, destination -> kill(destination, delete));
    }
    return outcome;
  }

  private void kill(NodeId destination, NodeDelete delete) {
    ShardStore shard = shardOf(destination);
    LayerNode node = shard.find(destination);
    node.graph().killFrom(delete.node().key(), delete.updateTimeMs());
    shard.changed(node);
  }

  private Outcome apply(HalfEdges halves) {
    return Outcome.of(apply(halves.atTarget()), apply(halves.atSource()));
  }

  private Outcome apply(HalfEdge half) {
    long otherDeletedAtMs = deletedAtMs(half.other());
    ShardStore shard = shardOf(half.self().key());
    LayerNode node = shard.findOrCreate(half.self());
    if (node.aggregates() != null) {
      node.aggregates().prune(watermarkMs);
      node.aggregates().record(half, watermarkMs);
    }
    Outcome outcome = shard.apply(node, half, otherDeletedAtMs, watermarkMs);
    if (outcome != Outcome.OUT_OF_WINDOW) {
      // Even if this half found no slot: the other one may have.
      node.subscriptions()
          .subscribe(
              store.shardOf(half.other().key()),
              half.timestampMs() + schema.windowMs(half.directed()));
    }
    shard.changed(node);
    schedule(shard, node);
    return outcome;
  }

  private long deletedAtMs(NodeRef ref) {
    LayerNode node = shardOf(ref.key()).find(ref.key());
    return node == null ? NodeRecord.NEVER : node.graph().deletedAtMs();
  }

  private Outcome apply(HalfLabel half) {
    ShardStore shard = shardOf(half.self().key());
    LayerNode node = shard.findOrCreate(half.self());
    if (node.aggregates() != null) {
      node.aggregates().prune(watermarkMs);
      node.aggregates().recordLabel(half, watermarkMs);
    }
    Outcome outcome = node.graph().apply(half, watermarkMs);
    shard.changed(node);
    schedule(shard, node);
    return outcome;
  }

  @Override
  public void advance(long newWatermarkMs) {
    if (newWatermarkMs <= watermarkMs || newWatermarkMs == Long.MAX_VALUE) {
      return;
    }
    watermarkMs = newWatermarkMs;
    store.drainDue(
        newWatermarkMs,
        (shard, node) -> {
          shard.advance(node, newWatermarkMs);
          node.subscriptions().endUpTo(newWatermarkMs, ended -> {});
          if (node.aggregates() != null) {
            node.aggregates().prune(newWatermarkMs);
          }
          shard.changed(node);
          schedule(shard, node);
        });
  }

  private static void schedule(ShardStore shard, LayerNode node) {
    long dueMs = Math.min(node.graph().nextDueMs(), node.subscriptions().nextEndMs());
    if (node.aggregates() != null) {
      dueMs = Math.min(dueMs, node.aggregates().nextPruneMs());
    }
    shard.schedule(node, dueMs);
  }

  @Override
  public Stream<NodeView> nodes() {
    ObjectArrayList<NodeView> views = new ObjectArrayList<>();
    for (int shard = store.firstShard(); shard <= store.lastShard(); shard++) {
      store.shard(shard).forEachNode(id -> node(id).ifPresent(views::add));
    }
    return views.stream().sorted(BY_TYPE_AND_IDENTITY);
  }

  @Override
  public Optional<NodeView> node(NodeId id) {
    return Optional.ofNullable(shardOf(id).find(id))
        .filter(node -> node.graph().exists())
        .map(node -> new StoredNode(node, plan, watermarkMs));
  }

  private ShardStore shardOf(NodeId id) {
    return store.shard(store.shardOf(id));
  }
}

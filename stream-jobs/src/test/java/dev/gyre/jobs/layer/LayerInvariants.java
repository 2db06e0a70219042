package dev.gyre.jobs.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.node.NodeRecord;
import dev.gyre.graph.slot.SlotList;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.record.ReplicaRecord;
import dev.gyre.state.record.Subscriptions;
import dev.gyre.state.store.LayerStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must hold of the stored records of all layers when nothing is on its way. */
final class LayerInvariants {

  private final LayerPipeline pipeline;
  private final LayerSettings settings;
  private final long watermarkMs;
  private int keptFromOthers;

  private LayerInvariants(LayerPipeline pipeline, LayerSettings settings, long watermarkMs) {
    this.pipeline = pipeline;
    this.settings = settings;
    this.watermarkMs = watermarkMs;
  }

  /**
   * Checks all of them at a watermark.
   *
   * @return replicas that differ from what their owner has, as a tolerance allows
   */
  static int check(LayerPipeline pipeline, LayerSettings settings, long watermarkMs) {
    LayerInvariants invariants = new LayerInvariants(pipeline, settings, watermarkMs);
    for (int layer = 0; layer < pipeline.layers(); layer++) {
      invariants.checkLayer(layer);
    }
    return invariants.keptFromOthers;
  }

  private void checkLayer(int layer) {
    Map<LayerStore, Long> live = new HashMap<>();
    Map<LayerStore, Map<NodeId, Set<NodeId>>> destinations = new HashMap<>();
    for (int shard = 0; shard < settings.shards().shards(); shard++) {
      long inShard = 0;
      Map<NodeId, Set<NodeId>> here =
          destinations.computeIfAbsent(pipeline.store(layer, shard), unused -> new HashMap<>());
      for (NodeId id : nodes(layer, shard)) {
        LayerNode node = pipeline.shard(layer, shard).find(id);
        inShard += checkInEdges(layer, shard, node, here);
        checkSubscriptions(layer, node);
        checkCalendar(layer, shard, node);
        checkSameGraph(layer, shard, node);
        checkRecomputed(layer, shard, node);
      }
      live.merge(pipeline.store(layer, shard), inShard, Long::sum);
      assertThat(pipeline.store(layer, shard).isDirty()).isFalse();
    }
    live.forEach((store, edges) -> assertThat(store.liveInEdges()).isEqualTo(edges));
    destinations.forEach(
        (store, expected) -> {
          if (layer > 0 || settings.deletesNodes()) {
            checkDestinations(store, expected);
          }
          if (layer > 0) {
            checkReplicas(layer, store);
          }
        });
  }

  private List<NodeId> nodes(int layer, int shard) {
    List<NodeId> nodes = new ArrayList<>();
    pipeline.shard(layer, shard).forEachNode(nodes::add);
    return nodes;
  }

  private long checkInEdges(
      int layer, int shard, LayerNode node, Map<NodeId, Set<NodeId>> destinations) {
    NodeRecord graph = node.graph();
    long live = 0;
    for (int place = 0; place < graph.inRelationCount(); place++) {
      SlotList slots = graph.slotsAt(place);
      if (slots == null) {
        continue;
      }
      live += graph.schema().isForward(graph.inRelation(place)) ? slots.liveCount() : 0;
      assertThat(slots.size()).isLessThanOrEqualTo(slots.rules().fanIn());
      for (int slot = 0; slot < slots.size(); slot++) {
        long untilMs = slots.timestampMs(slot) + slots.rules().windowMs();
        assertThat(layer == 0 ? settings.tidyMs(untilMs) : untilMs).isGreaterThan(watermarkMs);
        assertThat(slot == 0 || comesAfter(slots, slot)).as("order of slots").isTrue();
        NodeId source = slots.other(slot);
        destinations.computeIfAbsent(source, unused -> new HashSet<>()).add(graph.ref().key());
        if (untilMs > watermarkMs) {
          checkSubscribed(layer, shard, source, untilMs);
        }
      }
    }
    return live;
  }

  private static boolean comesAfter(SlotList slots, int slot) {
    int order = Long.compare(slots.timestampMs(slot), slots.timestampMs(slot - 1));
    order = order == 0 ? slots.id(slot).compareTo(slots.id(slot - 1)) : order;
    return (order == 0 ? slots.other(slot).compareTo(slots.other(slot - 1)) : order) > 0;
  }

  /** The shard of an in-edge subscribes to its source until the edge leaves the window. */
  private void checkSubscribed(int layer, int shard, NodeId source, long untilMs) {
    int owner = settings.shards().shardOf(source);
    if (owner == shard || layer == pipeline.layers() - 1) {
      return;
    }
    Subscriptions subscriptions = pipeline.shard(layer, owner).find(source).subscriptions();
    long lastUse = Long.MIN_VALUE;
    for (int i = 0; i < subscriptions.size(); i++) {
      lastUse = subscriptions.shard(i) == shard ? subscriptions.lastUseMs(i) : lastUse;
    }
    assertThat(lastUse).as("subscription of shard %d", shard).isGreaterThanOrEqualTo(untilMs);
  }

  private void checkSubscriptions(int layer, LayerNode node) {
    Subscriptions subscriptions = node.subscriptions();
    for (int i = 0; i < subscriptions.size(); i++) {
      assertThat(layer).isLessThan(pipeline.layers() - 1);
      long endMs = endMs(layer, subscriptions.lastUseMs(i));
      assertThat(settings.tidyMs(endMs)).isGreaterThan(watermarkMs);
      assertThat(i == 0 || subscriptions.shard(i) > subscriptions.shard(i - 1)).isTrue();
    }
  }

  /** When a subscription could end at the earliest: a replay ends none of layer 0. */
  private long endMs(int layer, long lastUseMs) {
    return layer == 0 ? Math.max(lastUseMs, pipeline.restoredMs()) : lastUseMs;
  }

  private void checkCalendar(int layer, int shard, LayerNode node) {
    long tidyMs = endMs(layer, node.subscriptions().nextEndMs());
    long dueMs = node.graph().nextDueMs();
    if (layer == 0) {
      tidyMs = Math.min(tidyMs, dueMs);
      dueMs = node.aggregates() == null ? Long.MAX_VALUE : node.graph().clockEndMs();
    }
    if (node.aggregates() != null) {
      tidyMs = Math.min(tidyMs, node.aggregates().nextPruneMs());
    }
    dueMs = Math.min(dueMs, settings.tidyMs(tidyMs));
    assertThat(dueMs).as("left undone").isGreaterThan(watermarkMs);
    assertThat(node.calendarDueMs()).as("calendar").isLessThanOrEqualTo(dueMs);
    if (node.calendarDueMs() != LayerNode.NOT_SCHEDULED) {
      assertThat(pipeline.shard(layer, shard).isScheduled(node)).as("row in calendar").isTrue();
    }
  }

  /** An embedding is the layer's of the replicas that are held, whatever their owners have. */
  private void checkRecomputed(int layer, int shard, LayerNode node) {
    if (layer == 0 || !node.graph().exists()) {
      return;
    }
    AttentionRefresh again = new AttentionRefresh(settings.model(), layer, false);
    assertThat(again.compute(pipeline.shard(layer, shard), node)).isTrue();
    assertThat(node.vector()).as("embedding at layer %d", layer).isEqualTo(again.vector());
    assertThat(node.defined()).isEqualTo(again.defined());
  }

  /**
   * What the last layer published last of each node that exists: within the tolerance of what it
   * has.
   */
  static void checkPublished(
      LayerPipeline pipeline, LayerSettings settings, Map<NodeRef, float[]> published) {
    int last = pipeline.layers() - 1;
    published.forEach(
        (ref, vector) -> {
          int shard = settings.shards().shardOf(ref.key());
          LayerNode node = pipeline.shard(last, shard).find(ref.key());
          if (vector == null) {
            assertThat(node.vector()).isNull();
          } else {
            assertThat(vector).containsExactly(sent(node));
            assertWithin(settings.refresh().tolerance(), vector, node.vector());
          }
        });
  }

  private static float[] sent(LayerNode node) {
    return node.pushed() == null ? node.vector() : node.pushed();
  }

  private static void assertWithin(float tolerance, float[] sent, float[] current) {
    assertThat(sent).hasSameSizeAs(current);
    for (int i = 0; i < sent.length; i++) {
      assertThat(Math.abs(sent[i] - current[i]))
          .as("component %d, kept from others", i)
          .isLessThanOrEqualTo(tolerance);
    }
  }

  /** Every layer has the live in-edges of layer 0, an embedding for each node that exists. */
  private void checkSameGraph(int layer, int shard, LayerNode node) {
    assertThat(node.vector() != null)
        .as("embedding of %s at layer %d", node.graph().ref().id(), layer)
        .isEqualTo(node.graph().exists());
    LayerNode lowest = pipeline.shard(0, shard).find(node.graph().ref().key());
    assertThat(slots(node)).isEqualTo(slots(lowest));
  }

  /** Layer 0 keeps for a while what has left its window. */
  private List<String> slots(LayerNode node) {
    List<String> all = new ArrayList<>();
    NodeRecord graph = node.graph();
    for (int place = 0; place < graph.inRelationCount(); place++) {
      SlotList slots = graph.slotsAt(place);
      for (int slot = 0; slots != null && slot < slots.size(); slot++) {
        boolean killed = slots.isKilled(slot);
        boolean deleted = slots.isDeleted(slot);
        if (!slots.rules().isExpired(slots.timestampMs(slot), watermarkMs)) {
          all.add(place + " " + slots.id(slot) + slots.other(slot) + killed + deleted);
        }
      }
    }
    return all;
  }

  private void checkDestinations(LayerStore store, Map<NodeId, Set<NodeId>> expected) {
    Set<NodeId> sources = new HashSet<>(expected.keySet());
    for (int other = 0; other < settings.shards().shards(); other++) {
      sources.addAll(nodes(0, other));
    }
    for (NodeId source : sources) {
      Set<NodeId> found = new HashSet<>();
      store.neighbours().forEachDestination(source, found::add);
      assertThat(found).isEqualTo(expected.getOrDefault(source, Set.of()));
    }
  }

  /**
   * A subtask has the replicas that its shards subscribe to, and each is what its owner sent last.
   */
  private void checkReplicas(int layer, LayerStore store) {
    Set<NodeId> expected = new HashSet<>();
    for (int owner = 0; owner < settings.shards().shards(); owner++) {
      for (NodeId id : nodes(layer - 1, owner)) {
        LayerNode node = pipeline.shard(layer - 1, owner).find(id);
        ReplicaRecord replica = store.neighbours().replica(id);
        long untilMs = store.owns(owner) ? Long.MAX_VALUE : subscribedUntilMs(node, store);
        // One that was over at a restart may have been ended before it.
        boolean mayHaveEnded = untilMs <= pipeline.restoredMs();
        boolean isEnded = mayHaveEnded && (replica == null || !replica.known());
        if (node.vector() != null && untilMs != Long.MIN_VALUE && !isEnded) {
          expected.add(id);
          assertThat(replica).as("replica at layer %d", layer).isNotNull();
          assertThat(replica.vector()).isEqualTo(sent(node));
          assertThat(replica.defined()).isEqualTo(node.defined());
          assertWithin(settings.refresh().tolerance(), replica.vector(), node.vector());
          keptFromOthers += node.pushed() == null ? 0 : 1;
        }
      }
    }
    Set<NodeId> found = new HashSet<>();
    store.neighbours().forEachReplica(found::add);
    assertThat(found)
        .as("replicas from shard %d on at layer %d", store.firstShard(), layer)
        .isEqualTo(expected);
  }

  private static long subscribedUntilMs(LayerNode node, LayerStore store) {
    long untilMs = Long.MIN_VALUE;
    for (int i = 0; i < node.subscriptions().size(); i++) {
      if (store.owns(node.subscriptions().shard(i))) {
        untilMs = Math.max(untilMs, node.subscriptions().lastUseMs(i));
      }
    }
    return untilMs;
  }
}

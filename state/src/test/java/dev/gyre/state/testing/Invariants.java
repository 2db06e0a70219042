package dev.gyre.state.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.node.NodeRecord;
import dev.gyre.graph.slot.SlotList;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.record.Subscriptions;
import dev.gyre.state.store.LayerStore;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What must hold of a store's state after any sequence of changes. */
public final class Invariants {

  private Invariants() {}

  /** Checks all of them. */
  public static void check(LayerStore store, long watermarkMs) {
    Map<NodeId, LayerNode> nodes = nodes(store);
    long live = 0;
    for (LayerNode node : nodes.values()) {
      live += checkSlots(store, node, nodes, watermarkMs);
      assertSubscriptionsSorted(node.subscriptions());
    }
    assertThat(store.liveInEdges()).as("live forward in-edges").isEqualTo(live);
    checkDestinations(store, nodes);
  }

  private static Map<NodeId, LayerNode> nodes(LayerStore store) {
    Map<NodeId, LayerNode> nodes = new HashMap<>();
    for (int shard = store.firstShard(); shard <= store.lastShard(); shard++) {
      int of = shard;
      store
          .shard(shard)
          .forEachNode(id -> assertThat(nodes.put(id, store.shard(of).find(id))).isNull());
    }
    return nodes;
  }

  private static long checkSlots(
      LayerStore store, LayerNode node, Map<NodeId, LayerNode> nodes, long watermarkMs) {
    NodeRecord graph = node.graph();
    int shard = store.shardOf(graph.ref().key());
    long live = 0;
    for (int place = 0; place < graph.inRelationCount(); place++) {
      SlotList slots = graph.slotsAt(place);
      if (slots == null) {
        continue;
      }
      assertThat(slots.size()).isLessThanOrEqualTo(slots.rules().fanIn());
      live += graph.inRelation(place) % 2 == 0 ? slots.liveCount() : 0;
      for (int slot = 0; slot < slots.size(); slot++) {
        assertThat(slots.rules().isExpired(slots.timestampMs(slot), watermarkMs))
            .as("an expired slot is left in %s", graph.ref())
            .isFalse();
        if (slot > 0) {
          assertThat(slots.timestampMs(slot)).isGreaterThanOrEqualTo(slots.timestampMs(slot - 1));
        }
        Subscriptions covering = nodes.get(slots.other(slot)).subscriptions();
        long untilMs = slots.timestampMs(slot) + slots.rules().windowMs();
        assertThat(covering.contains(shard)).as("subscription of shard %s", shard).isTrue();
        assertThat(lastUse(covering, shard)).isGreaterThanOrEqualTo(untilMs);
      }
    }
    return live;
  }

  private static long lastUse(Subscriptions subscriptions, int shard) {
    for (int i = 0; i < subscriptions.size(); i++) {
      if (subscriptions.shard(i) == shard) {
        return subscriptions.lastUseMs(i);
      }
    }
    throw new AssertionError("no subscription of shard " + shard);
  }

  private static void assertSubscriptionsSorted(Subscriptions subscriptions) {
    for (int i = 1; i < subscriptions.size(); i++) {
      assertThat(subscriptions.shard(i)).isGreaterThan(subscriptions.shard(i - 1));
    }
  }

  private static void checkDestinations(LayerStore store, Map<NodeId, LayerNode> nodes) {
    Map<NodeId, Set<NodeId>> bySource = new HashMap<>();
    for (LayerNode node : nodes.values()) {
      for (NodeId source : sources(node.graph())) {
        bySource.computeIfAbsent(source, ignored -> new HashSet<>()).add(node.graph().ref().key());
      }
    }
    for (NodeId source : nodes.keySet()) {
      Set<NodeId> found = new HashSet<>();
      store.neighbours().forEachDestination(source, found::add);
      assertThat(found)
          .as("destinations of %s", source)
          .isEqualTo(bySource.getOrDefault(source, Set.of()));
    }
  }

  private static Collection<NodeId> sources(NodeRecord graph) {
    Set<NodeId> sources = new HashSet<>();
    for (int place = 0; place < graph.inRelationCount(); place++) {
      SlotList slots = graph.slotsAt(place);
      for (int slot = 0; slots != null && slot < slots.size(); slot++) {
        sources.add(slots.other(slot));
      }
    }
    return sources;
  }
}

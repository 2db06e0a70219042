package dev.gyre.state.store;

import dev.gyre.graph.event.HalfEdge;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.node.NodeRecord;
import dev.gyre.graph.slot.Outcome;
import dev.gyre.graph.slot.SlotList;
import dev.gyre.state.record.LayerNode;
import it.unimi.dsi.fastutil.longs.LongArrayList;

/**
 * Changes of in-edges that keep the destinations in step: a node is a destination of a source
 * exactly while one of its slots holds an edge from it, live or dead.
 */
final class InEdges {

  private InEdges() {}

  static Outcome apply(
      ShardStore shard, LayerNode node, HalfEdge half, long otherDeletedAtMs, long watermarkMs) {
    NodeRecord graph = node.graph();
    SlotList slots = graph.slotsForRestore(half.directed());
    NodeId self = graph.ref().key();
    NodeId source = half.other().key();
    long namedAtMs = graph.namedAtMs();
    boolean known = holds(graph, source.hi(), source.lo());
    // A full list makes room for a new edge by dropping its head.
    NodeId head = slots.size() > 0 && slots.size() == slots.rules().fanIn() ? slots.other(0) : null;

    Outcome outcome = graph.apply(half, otherDeletedAtMs, watermarkMs);
    if (outcome == Outcome.APPLIED) {
      if (!known) {
        shard.neighbours().addDestination(source, self);
      }
      if (head != null && !holds(graph, head.hi(), head.lo())) {
        shard.neighbours().removeDestination(head, self);
      }
    }
    if (outcome == Outcome.APPLIED || graph.namedAtMs() != namedAtMs) {
      shard.changed(node);
    }
    return outcome;
  }

  static boolean advance(ShardStore shard, LayerNode node, long watermarkMs) {
    NodeRecord graph = node.graph();
    if (graph.nextDueMs() > watermarkMs) {
      return false;
    }
    LongArrayList leaving = expired(graph, watermarkMs);
    boolean liveChanged = graph.advance(watermarkMs);
    for (int i = 0; i < leaving.size(); i += 2) {
      long hi = leaving.getLong(i);
      long lo = leaving.getLong(i + 1);
      if (!holds(graph, hi, lo)) {
        shard.neighbours().removeDestination(new NodeId(hi, lo), graph.ref().key());
      }
    }
    shard.changed(node);
    return liveChanged;
  }

  /**
   * Makes the node a destination of all its sources.
   *
   * @param awaits whether the sources' vectors, which are not here, are sent again
   */
  static void index(ShardStore shard, LayerNode node, boolean awaits) {
    Neighbours neighbours = shard.neighbours();
    NodeRecord graph = node.graph();
    for (int place = 0; place < graph.inRelationCount(); place++) {
      SlotList slots = graph.slotsAt(place);
      for (int slot = 0; slots != null && slot < slots.size(); slot++) {
        NodeId source = slots.other(slot);
        neighbours.addDestination(source, graph.ref().key());
        if (awaits) {
          neighbours.await(source);
        }
      }
    }
  }

  /** The sources of the slots that a watermark takes out of their window, as pairs of longs. */
  private static LongArrayList expired(NodeRecord graph, long watermarkMs) {
    LongArrayList sources = new LongArrayList();
    for (int place = 0; place < graph.inRelationCount(); place++) {
      SlotList slots = graph.slotsAt(place);
      for (int slot = 0;
          slots != null
              && slot < slots.size()
              && slots.rules().isExpired(slots.timestampMs(slot), watermarkMs);
          slot++) {
        sources.add(slots.otherHi(slot));
        sources.add(slots.otherLo(slot));
      }
    }
    return sources;
  }

  private static boolean holds(NodeRecord graph, long hi, long lo) {
    for (int place = 0; place < graph.inRelationCount(); place++) {
      SlotList slots = graph.slotsAt(place);
      if (slots != null && slots.holdsOther(hi, lo)) {
        return true;
      }
    }
    return false;
  }
}

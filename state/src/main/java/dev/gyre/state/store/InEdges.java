package dev.gyre.state.store;

import dev.gyre.graph.event.HalfEdge;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.node.NodeRecord;
import dev.gyre.graph.slot.Outcome;
import dev.gyre.graph.slot.SlotList;
import dev.gyre.state.record.LayerNode;
import it.unimi.dsi.fastutil.ints.IntArrayList;
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
    int sourceType = graph.schema().sourceType(half.directed());
    boolean known = holds(graph, sourceType, source.hi(), source.lo());
    // A full list makes room for a new edge by dropping its head.
    NodeId head = slots.size() > 0 && slots.size() == slots.rules().fanIn() ? slots.other(0) : null;

    Outcome outcome = graph.apply(half, otherDeletedAtMs, watermarkMs);
    if (outcome == Outcome.APPLIED) {
      if (!known) {
        shard.neighbours().addDestination(source, self);
      }
      if (head != null && !holds(graph, sourceType, head.hi(), head.lo())) {
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
    Leaving leaving = expired(graph, watermarkMs);
    boolean liveChanged = graph.advance(watermarkMs);
    for (int i = 0; i < leaving.types.size(); i++) {
      long hi = leaving.ids.getLong(2 * i);
      long lo = leaving.ids.getLong(2 * i + 1);
      if (!holds(graph, leaving.types.getInt(i), hi, lo)) {
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

  /** Sources: their types, and their ids as pairs of longs. */
  private record Leaving(IntArrayList types, LongArrayList ids) {}

  /** The sources of the slots that a watermark takes out of their window. */
  private static Leaving expired(NodeRecord graph, long watermarkMs) {
    Leaving leaving = new Leaving(new IntArrayList(0), new LongArrayList(0));
    for (int place = 0; place < graph.inRelationCount(); place++) {
      SlotList slots = graph.slotsAt(place);
      if (slots == null || slots.nextExpiryMs() > watermarkMs) {
        continue;
      }
      int type = graph.schema().sourceType(graph.inRelation(place));
      for (int slot = 0;
          slot < slots.size() && slots.rules().isExpired(slots.timestampMs(slot), watermarkMs);
          slot++) {
        leaving.types.add(type);
        leaving.ids.add(slots.otherHi(slot));
        leaving.ids.add(slots.otherLo(slot));
      }
    }
    return leaving;
  }

  /** Whether a slot is held by an edge from a node of a type: only some relations can be of one. */
  private static boolean holds(NodeRecord graph, int sourceType, long hi, long lo) {
    for (int place = 0; place < graph.inRelationCount(); place++) {
      SlotList slots = graph.slotsAt(place);
      if (slots != null
          && graph.schema().sourceType(graph.inRelation(place)) == sourceType
          && slots.holdsOther(hi, lo)) {
        return true;
      }
    }
    return false;
  }
}

package dev.gyre.state.store;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.aggregate.AggregateRecord;
import dev.gyre.graph.event.HalfEdge;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.node.NodeRecord;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.graph.slot.Outcome;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.record.Subscriptions;
import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import java.util.Iterator;
import org.apache.flink.runtime.state.VoidNamespace;

/** One shard of a layer's state; got from {@link LayerStore#shard}. */
public final class ShardStore {

  private final int shard;
  private final TypeSchema types;
  private final AggregatePlan aggregates;
  private final Tables tables;
  private final RecordStore records;
  private final Neighbours neighbours;
  private final ExpiryCalendar calendar;

  ShardStore(
      int shard,
      TypeSchema types,
      AggregatePlan aggregates,
      Tables tables,
      RecordStore records,
      Neighbours neighbours,
      ExpiryCalendar calendar) {
    this.shard = shard;
    this.types = types;
    this.aggregates = aggregates;
    this.tables = tables;
    this.records = records;
    this.neighbours = neighbours;
    this.calendar = calendar;
  }

  /** Returns the shard's number, which is its key group. */
  public int shard() {
    return shard;
  }

  /** Returns a node of the shard, or null. */
  public LayerNode find(NodeId node) {
    return (LayerNode) records.find(CacheEntry.Kind.NODE, shard, node);
  }

  /** Returns a node of the shard, which is created if there is none. */
  public LayerNode findOrCreate(NodeRef ref) {
    LayerNode node = find(ref.key());
    return node != null ? node : create(ref);
  }

  /**
   * Creates a node that the caller knows is not there: no look-up is made, and a node that is there
   * would be overwritten.
   */
  public LayerNode create(NodeRef ref) {
    AggregateRecord record =
        aggregates == null ? null : new AggregateRecord(aggregates, ref.type());
    LayerNode node = new LayerNode(new NodeRecord(types, ref), record, new Subscriptions());
    records.add(CacheEntry.Kind.NODE, shard, ref.key(), node);
    return node;
  }

  /**
   * Says that a node got in this unit of work has changed.
   *
   * @throws IllegalStateException if the node was got in an earlier one and is no longer held
   */
  public void changed(LayerNode node) {
    records.changed(shard, node.graph().ref().key(), node);
  }

  /**
   * Applies one end of an edge event to a node of this shard got in this unit of work, and keeps
   * the destinations in step. The node need not be said to have {@link #changed}.
   *
   * @param otherDeletedAtMs last known deletion of the other end, {@link Long#MIN_VALUE} if none
   * @param watermarkMs W
   */
  public Outcome apply(LayerNode node, HalfEdge half, long otherDeletedAtMs, long watermarkMs) {
    return InEdges.apply(this, node, half, otherDeletedAtMs, watermarkMs);
  }

  /**
   * Moves a node got in this unit of work to a watermark, and keeps the destinations in step:
   * in-edges leave their window, labels become available. Costs next to nothing when there is
   * nothing to do. The node need not be said to have {@link #changed}.
   *
   * @return whether a live in-edge went or changed its label
   */
  public boolean advance(LayerNode node, long watermarkMs) {
    return InEdges.advance(this, node, watermarkMs);
  }

  /** Removes a node and its calendar entry. */
  public void remove(LayerNode node) {
    unschedule(node);
    records.remove(CacheEntry.Kind.NODE, shard, node.graph().ref().key());
  }

  /** Returns the subtask's neighbours, without a new unit of work. */
  public Neighbours neighbours() {
    return neighbours;
  }

  /** Visits all nodes of the shard; what is in the cache alone is written first. */
  public void forEachNode(NodeVisitor visitor) {
    records.flush();
    visit(tables.nodes().keys(shard, VoidNamespace.INSTANCE), visitor);
  }

  static void visit(Iterator<NodeId> nodes, NodeVisitor visitor) {
    // Taken first, visited then: a visitor may write to what is being read.
    ObjectArrayList<NodeId> taken = new ObjectArrayList<>();
    while (nodes.hasNext()) {
      taken.add(nodes.next());
    }
    for (NodeId node : taken) {
      visitor.node(node);
    }
  }

  /**
   * Has a node delivered by {@link LayerStore#drainDue}, or marked by {@link LayerStore#markDue},
   * when {@code W >= dueMs}. A node has one entry that counts: an earlier one stays, for the
   * visitor, or whoever refreshes the node, schedules anew; a later one does not.
   *
   * @param dueMs event time; {@link Long#MAX_VALUE} schedules nothing
   */
  public void schedule(LayerNode node, long dueMs) {
    if (dueMs >= node.calendarDueMs()) {
      return;
    }
    calendar.schedule(shard, node.graph().ref().key(), dueMs);
    node.setCalendarDueMs(dueMs);
    changed(node);
  }

  /**
   * Schedules a node by id, as {@link #schedule(LayerNode, long)}.
   *
   * @throws IllegalArgumentException if there is no such node
   */
  public void schedule(NodeId node, long dueMs) {
    LayerNode found = find(node);
    if (found == null) {
      throw new IllegalArgumentException(
          "node " + node + " of shard " + shard + " cannot be scheduled: create it first");
    }
    schedule(found, dueMs);
  }

  /** Returns whether the calendar has the entry that the node says it has. */
  public boolean isScheduled(LayerNode node) {
    return calendar.contains(shard, node.graph().ref().key(), node.calendarDueMs());
  }

  /** Has a node not delivered any more, until it is scheduled again. */
  public void unschedule(LayerNode node) {
    if (node.calendarDueMs() == LayerNode.NOT_SCHEDULED) {
      return;
    }
    node.setCalendarDueMs(LayerNode.NOT_SCHEDULED);
    changed(node);
  }
}

package dev.gyre.state.store;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.aggregate.AggregateRecord;
import dev.gyre.graph.event.HalfEdge;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.node.NodeRecord;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.graph.slot.Outcome;
import dev.gyre.state.record.DestinationList;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.record.ReplicaRecord;
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
  private final Destinations destinations;
  private final ExpiryCalendar calendar;
  private final DirtySet dirty;
  private final FanOut fanOut;

  ShardStore(
      int shard,
      TypeSchema types,
      AggregatePlan aggregates,
      Tables tables,
      RecordStore records,
      Destinations destinations,
      ExpiryCalendar calendar,
      DirtySet dirty,
      FanOut fanOut) {
    this.shard = shard;
    this.types = types;
    this.aggregates = aggregates;
    this.tables = tables;
    this.records = records;
    this.destinations = destinations;
    this.calendar = calendar;
    this.dirty = dirty;
    this.fanOut = fanOut;
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

  /** Returns the replica of a node of the layer below, or null when none has come. */
  public ReplicaRecord replica(NodeId node) {
    ReplicaRecord replica = records.replica(shard, node);
    return replica == null || !replica.known() ? null : replica;
  }

  /**
   * Adds or replaces a replica; the destinations of its node stay.
   *
   * @param replica belongs to the store from now on
   * @return whether there was one
   */
  public boolean putReplica(NodeId node, ReplicaRecord replica) {
    return records.putReplica(shard, node, replica);
  }

  /** Removes a replica, if there is one; the destinations of its node stay. */
  public void removeReplica(NodeId node) {
    ReplicaRecord replica = replica(node);
    if (replica != null) {
      replica.forget();
      records.replicaChanged(shard, node);
    }
  }

  /**
   * Notes that a node of this shard has an in-edge from a source; again is no change. {@link
   * #apply} and {@link #advance} do it by themselves.
   */
  public void addDestination(NodeId source, NodeId destination) {
    destinations.add(shard, source, destination);
  }

  /** Notes that a node of this shard has no in-edge from a source any more. */
  public void removeDestination(NodeId source, NodeId destination) {
    destinations.remove(shard, source, destination);
  }

  /**
   * Visits the nodes of this shard that have an in-edge from a source. Those of a hub come in
   * pages, out of one prefix scan; after each page, and after those of few, a new unit of work
   * begins. The visitor may change anything, destinations of the source too unless it is a hub.
   */
  public void forEachDestination(NodeId source, NodeVisitor visitor) {
    destinations.forEach(shard, source, visitor, records.cache()::trim);
  }

  /**
   * Marks the nodes of this shard that have an in-edge from a source: now when they are few; those
   * of a hub, as ripple dirt, by and by (see {@link LayerStore#poll}).
   *
   * @param causeMicros ingest stamp of the change that the source brings
   */
  public void markDestinations(NodeId source, long causeMicros, Dirt dirt) {
    ReplicaRecord replica = records.replica(shard, source);
    if (replica == null) {
      return;
    }
    if (replica.hub()) {
      fanOut.add(new Destinations.Source(shard, source), causeMicros);
      return;
    }
    DestinationList few = replica.destinations();
    for (int i = 0; i < few.size(); i++) {
      dirty.mark(shard, few.hi(i), few.lo(i), causeMicros, dirt);
    }
  }

  /** Visits all nodes of the shard; what is in the cache alone is written first. */
  public void forEachNode(NodeVisitor visitor) {
    records.flush();
    visit(tables.nodes().keys(shard, VoidNamespace.INSTANCE), visitor);
  }

  /** Visits all replicas of the shard; what is in the cache alone is written first. */
  public void forEachReplica(NodeVisitor visitor) {
    records.flush();
    visit(
        tables.replicas().keys(shard, VoidNamespace.INSTANCE),
        node -> {
          if (replica(node) != null) {
            visitor.node(node);
          }
        });
  }

  private static void visit(Iterator<NodeId> nodes, NodeVisitor visitor) {
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
   * Has a node delivered by {@link LayerStore#drainDue} when {@code W >= dueMs}. A node has one
   * entry: an earlier one stays, for its visitor schedules anew; a later one is replaced.
   *
   * @param dueMs event time; {@link Long#MAX_VALUE} schedules nothing
   */
  public void schedule(LayerNode node, long dueMs) {
    long current = node.calendarDueMs();
    if (dueMs >= current) {
      return;
    }
    calendar.schedule(
        shard, node.graph().ref().key(), dueMs, current, current != LayerNode.NOT_SCHEDULED);
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

  /** Takes a node's entry out of the calendar, if there is one. */
  public void unschedule(LayerNode node) {
    if (node.calendarDueMs() == LayerNode.NOT_SCHEDULED) {
      return;
    }
    calendar.remove(shard, node.graph().ref().key(), node.calendarDueMs());
    node.setCalendarDueMs(LayerNode.NOT_SCHEDULED);
    changed(node);
  }
}

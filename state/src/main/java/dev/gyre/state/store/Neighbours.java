package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.state.record.DestinationList;
import dev.gyre.state.record.ReplicaRecord;
import dev.gyre.state.shard.ShardKeys;
import java.util.Iterator;
import org.apache.flink.runtime.state.VoidNamespace;

/**
 * What a layer's subtask keeps of nodes of the layer below that are neighbours of its own: their
 * replicas, and which of its nodes, the destinations, have an in-edge from them. Once for all
 * shards of the subtask, in its home (see {@link dev.gyre.state.shard.HomeShards}).
 *
 * <p>Got from {@link LayerStore#neighbours}, which begins a unit of work.
 */
public final class Neighbours {

  private final int home;
  private final ShardKeys keys;
  private final Tables tables;
  private final RecordStore records;
  private final Destinations destinations;
  private final DirtySet dirty;
  private final FanOut fanOut;

  Neighbours(
      int home,
      ShardKeys keys,
      Tables tables,
      RecordStore records,
      Destinations destinations,
      DirtySet dirty,
      FanOut fanOut) {
    this.home = home;
    this.keys = keys;
    this.tables = tables;
    this.records = records;
    this.destinations = destinations;
    this.dirty = dirty;
    this.fanOut = fanOut;
  }

  /** Returns the replica of a node of the layer below, or null when none has come. */
  public ReplicaRecord replica(NodeId node) {
    ReplicaRecord replica = records.replica(home, node);
    return replica == null || !replica.known() ? null : replica;
  }

  /** Finds what is kept of several nodes. */
  public void find(ReplicaLookup lookup) {
    records.findReplicas(home, lookup);
  }

  /**
   * Adds or replaces a replica; the destinations of its node stay.
   *
   * @param replica belongs to the store from now on
   * @return whether there was one
   */
  public boolean put(NodeId node, ReplicaRecord replica) {
    return records.putReplica(home, node, replica);
  }

  /** Removes a replica, if there is one, and awaits none; the destinations of its node stay. */
  public void remove(NodeId node) {
    ReplicaRecord replica = records.replica(home, node);
    if (replica != null && (replica.known() || replica.awaited())) {
      replica.forget();
      records.replicaChanged(home, node);
    }
  }

  /**
   * Notes that a node has an in-edge from a source; again is no change. {@link ShardStore#apply}
   * and {@link ShardStore#advance} do it by themselves.
   */
  public void addDestination(NodeId source, NodeId destination) {
    destinations.add(home, source, destination);
  }

  /** Keeps a source's original id, if none is kept yet and there is a destination or a replica. */
  public void name(NodeRef source) {
    ReplicaRecord replica = records.replica(home, source.key());
    if (replica != null && replica.id() == null) {
      replica.name(source.id());
      records.replicaChanged(home, source.key());
    }
  }

  /** Notes that a node has no in-edge from a source any more. */
  public void removeDestination(NodeId source, NodeId destination) {
    destinations.remove(home, source, destination);
  }

  /** Whether the destinations of a source are too many for a list. */
  boolean isHub(NodeId source) {
    return destinations.isHub(new Destinations.Source(home, source));
  }

  /** Has a source's vector awaited, if none is here. */
  void await(NodeId source) {
    ReplicaRecord replica = records.replica(home, source);
    if (!replica.known() && !replica.awaited()) {
      replica.setAwaited(true);
      records.replicaChanged(home, source);
    }
  }

  /**
   * Visits the subtask's nodes that have an in-edge from a source. Those of a hub come in pages,
   * out of one prefix scan; after each page, and after those in a list, a new unit of work begins.
   * The visitor may change anything, destinations of the source too unless it is a hub.
   */
  public void forEachDestination(NodeId source, NodeVisitor visitor) {
    destinations.forEach(home, source, visitor, records.cache()::trim);
  }

  /**
   * Marks the subtask's nodes that have an in-edge from a source: now when they are few; many, as
   * ripple dirt, by and by (see {@link LayerStore#poll}).
   *
   * @param causeMicros ingest stamp of the change that the source brings
   */
  public void markDestinations(NodeId source, long causeMicros, Dirt dirt) {
    ReplicaRecord replica = records.replica(home, source);
    if (replica == null) {
      return;
    }
    DestinationList few = replica.destinations();
    if (replica.hub() || few.size() > Destinations.MOST_AT_ONCE) {
      fanOut.add(new Destinations.Source(home, source), causeMicros);
      return;
    }
    for (int i = 0; i < few.size(); i++) {
      dirty.touch(few.lo(i));
    }
    for (int i = 0; i < few.size(); i++) {
      int shard = keys.shardOf(few.hi(i), few.lo(i));
      dirty.mark(shard, few.hi(i), few.lo(i), causeMicros, dirt);
    }
  }

  /** Visits all nodes of which there is a replica; what is in the cache alone is written first. */
  public void forEachReplica(NodeVisitor visitor) {
    records.flush();
    Iterator<NodeId> nodes = tables.replicas().keys(home, VoidNamespace.INSTANCE);
    ShardStore.visit(
        nodes,
        node -> {
          if (replica(node) != null) {
            visitor.node(node);
          }
        });
  }
}

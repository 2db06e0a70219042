package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import dev.gyre.state.record.ReplicaRecord;
import java.util.Arrays;

/**
 * Nodes whose replicas are looked up together, so that their waits for memory overlap. Reusable;
 * results are valid within the unit of work.
 */
public final class ReplicaLookup {

  private static final int FIRST_CAPACITY = 64;

  private final RowLookup rows = new RowLookup();
  private ReplicaRecord[] found = new ReplicaRecord[FIRST_CAPACITY];

  /** Makes an empty one. */
  public ReplicaLookup() {}

  /** Forgets all nodes; what was found of them is overwritten by the next. */
  public void reset() {
    rows.reset();
  }

  /** Adds a node given by the halves of its id. */
  public void add(long nodeHi, long nodeLo) {
    // The shard is known when they are looked up.
    rows.add(0, nodeHi, nodeLo);
    if (rows.size > found.length) {
      found = Arrays.copyOf(found, 2 * found.length);
    }
  }

  /** Adds one that is found. */
  void addFound(ReplicaRecord replica) {
    add(0, 0);
    found[rows.size - 1] = replica;
  }

  /** Returns the number of nodes. */
  int size() {
    return rows.size;
  }

  /** Finds what is in memory of the nodes, all in one shard. */
  void find(RecordCache cache, int shard) {
    Arrays.fill(rows.shards, 0, rows.size, shard);
    cache.begin(CacheEntry.Kind.REPLICA, rows);
    for (int i = 0; i < rows.size; i++) {
      CacheEntry entry = rows.entries[i];
      found[i] = entry == null ? null : (ReplicaRecord) entry.record;
    }
  }

  /** Whether the i-th is in memory, or is known there not to be. */
  boolean isHeld(int i) {
    return rows.entries[i] != null;
  }

  /** Returns the i-th node. */
  NodeId node(int i) {
    return new NodeId(rows.hi[i], rows.lo[i]);
  }

  /** Sets what is kept of the i-th node. */
  void found(int i, ReplicaRecord replica) {
    found[i] = replica;
  }

  /** Returns whether the vector of one of the nodes is awaited. */
  public boolean awaits() {
    for (int i = 0; i < rows.size; i++) {
      if (found[i] != null && found[i].awaited()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns what is kept of the i-th node that was added, or null; no value of it may have come
   * ({@link ReplicaRecord#known}).
   */
  public ReplicaRecord found(int i) {
    return found[i];
  }
}

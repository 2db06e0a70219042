package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import it.unimi.dsi.fastutil.Hash;

/**
 * One cached row of a layer's state: the decoded record, or the knowledge that there is none.
 *
 * <p>Fields are the cache's and the store's own; the entry is also the key of the cache's hash set.
 */
final class CacheEntry {

  /** Which table a row belongs to. */
  enum Kind {
    NODE,
    REPLICA
  }

  /** Rows are the same when table, shard and node are. */
  static final Hash.Strategy<CacheEntry> BY_ROW =
      new Hash.Strategy<>() {
        @Override
        public int hashCode(CacheEntry entry) {
          return entry == null ? 0 : hash(entry.kind, entry.shard, entry.lo);
        }

        @Override
        public boolean equals(CacheEntry a, CacheEntry b) {
          return a == b
              || (a != null
                  && b != null
                  && a.lo == b.lo
                  && a.hi == b.hi
                  && a.shard == b.shard
                  && a.kind == b.kind);
        }
      };

  Kind kind;
  int shard;
  NodeId node;

  /** The node's bits once more: a look-up need not follow the reference. */
  private long hi;

  private long lo;

  /** The decoded record, or null when the row does not exist. */
  Object record;

  /** Live forward in-edges of a node as last counted; 0 for a replica. */
  int liveInEdges;

  /** Whether the table may have the row: if not, taking it away needs no write. */
  boolean stored;

  /** Whether the record differs from the row in the table. */
  boolean dirty;

  /** While it is dirty: the cache's turn in which it came to be. */
  int changedTurn;

  /** Second chance: used since the hand passed. */
  boolean used;

  /** Place in the clock. */
  int place;

  CacheEntry key(Kind rowKind, int rowShard, NodeId rowNode) {
    kind = rowKind;
    shard = rowShard;
    node = rowNode;
    hi = rowNode.hi();
    lo = rowNode.lo();
    return this;
  }

  static int hash(Kind kind, int shard, long nodeLo) {
    return (int) nodeLo + 31 * (2 * shard + kind.ordinal());
  }

  boolean isOf(Kind otherKind, int otherShard, NodeId otherNode) {
    return isOf(otherKind, otherShard, otherNode.hi(), otherNode.lo());
  }

  boolean isOf(Kind otherKind, int otherShard, long otherHi, long otherLo) {
    return lo == otherLo && hi == otherHi && shard == otherShard && kind == otherKind;
  }

  /** Orders rows as RocksDB does, nearly; see {@link KeyOrder}. */
  long orderOfKey() {
    return KeyOrder.of(kind.ordinal(), shard, hi);
  }
}

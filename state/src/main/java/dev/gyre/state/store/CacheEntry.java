package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import it.unimi.dsi.fastutil.Hash;
import java.util.Comparator;

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
          return entry == null
              ? 0
              : entry.node.hashCode() + 31 * (2 * entry.shard + entry.kind.ordinal());
        }

        @Override
        public boolean equals(CacheEntry a, CacheEntry b) {
          return a == b
              || (a != null
                  && b != null
                  && a.kind == b.kind
                  && a.shard == b.shard
                  && a.node.equals(b.node));
        }
      };

  /** The order of rows in RocksDB: table, shard, bytes of the node. */
  static final Comparator<CacheEntry> IN_KEY_ORDER =
      (a, b) -> {
        int order = a.kind.compareTo(b.kind);
        order = order != 0 ? order : Integer.compare(a.shard, b.shard);
        order = order != 0 ? order : Long.compareUnsigned(a.node.hi(), b.node.hi());
        return order != 0 ? order : Long.compareUnsigned(a.node.lo(), b.node.lo());
      };

  Kind kind;
  int shard;
  NodeId node;

  /** The decoded record, or null when the row does not exist. */
  Object record;

  /** Live forward in-edges of a node as last counted; 0 for a replica. */
  int liveInEdges;

  /** Whether the table may have the row: if not, taking it away needs no write. */
  boolean stored;

  /** Whether the record differs from the row in the table. */
  boolean dirty;

  /** Second chance: used since the hand passed. */
  boolean used;

  /** Place in the clock. */
  int place;

  CacheEntry older;
  CacheEntry newer;

  CacheEntry key(Kind rowKind, int rowShard, NodeId rowNode) {
    kind = rowKind;
    shard = rowShard;
    node = rowNode;
    return this;
  }
}

package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import dev.gyre.state.store.Destinations.Source;
import it.unimi.dsi.fastutil.objects.Object2BooleanOpenHashMap;
import it.unimi.dsi.fastutil.objects.Object2ObjectOpenHashMap;
import java.util.Iterator;
import java.util.function.BiConsumer;

/**
 * The rows of {@link Destinations}, a row for each pair of a hub and a destination, and the changes
 * of them that wait to be written: in the order of their keys, when there are many, and at a
 * snapshot. A source's own are written before its rows are read.
 */
final class DestinationRows {

  /** Changes that wait at most. */
  static final int MOST_PENDING = 1 << 14;

  private static final byte[] PRESENT = {};
  private static final int FEW = 2;

  private final ShardTable<NodeId, NodeId, byte[]> table;
  private final Object2ObjectOpenHashMap<Source, Object2BooleanOpenHashMap<NodeId>> pending =
      new Object2ObjectOpenHashMap<>();
  private int pendingCount;
  private BiConsumer<Source, NodeId> whenRemoved = (source, destination) -> {};

  DestinationRows(ShardTable<NodeId, NodeId, byte[]> table) {
    this.table = table;
  }

  /** Sets who is told of each row that is taken out of the table. */
  void whenRemoved(BiConsumer<Source, NodeId> told) {
    whenRemoved = told;
  }

  /** Adds a row, or keeps it. */
  void put(Source source, NodeId destination) {
    defer(source, destination, true);
  }

  /** Takes a row away, if it is there. */
  void remove(Source source, NodeId destination) {
    defer(source, destination, false);
  }

  private void defer(Source source, NodeId destination, boolean present) {
    Object2BooleanOpenHashMap<NodeId> changes = pending.get(source);
    if (changes == null) {
      changes = new Object2BooleanOpenHashMap<>(FEW);
      pending.put(source, changes);
    }
    int before = changes.size();
    changes.put(destination, present);
    pendingCount += changes.size() - before;
    if (pendingCount >= MOST_PENDING) {
      flush();
    }
  }

  /** Takes all rows of a source away. */
  void clear(Source source) {
    Object2BooleanOpenHashMap<NodeId> changes = pending.remove(source);
    pendingCount -= changes == null ? 0 : changes.size();
    table.clear(source.shard(), source.node());
  }

  /**
   * The destinations of a source, one after the other out of the table, as they are now. RocksDB
   * stands changes meanwhile, but for the removal of the last row of a page that it has read; a
   * table on the heap does not.
   */
  Iterator<NodeId> of(Source source) {
    Object2BooleanOpenHashMap<NodeId> changes = pending.remove(source);
    if (changes != null) {
      pendingCount -= changes.size();
      write(source, changes);
    }
    return table.keys(source.shard(), source.node());
  }

  /** Writes what waits. */
  void flush() {
    Source[] sources = pending.keySet().toArray(Source[]::new);
    long[] keys = new long[sources.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = KeyOrder.of(0, sources[i].shard(), sources[i].node().hi());
    }
    for (int place : KeyOrder.ascending(keys)) {
      write(sources[place], pending.get(sources[place]));
    }
    pending.clear();
    pendingCount = 0;
  }

  private void write(Source source, Object2BooleanOpenHashMap<NodeId> changes) {
    changes
        .object2BooleanEntrySet()
        .fastForEach(
            change -> {
              if (change.getBooleanValue()) {
                table.put(source.shard(), source.node(), change.getKey(), PRESENT);
              } else {
                table.remove(source.shard(), source.node(), change.getKey());
                whenRemoved.accept(source, change.getKey());
              }
            });
  }
}

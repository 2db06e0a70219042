package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import dev.gyre.state.store.Destinations.Source;
import it.unimi.dsi.fastutil.objects.Object2ObjectMap;
import it.unimi.dsi.fastutil.objects.Object2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.objects.ObjectIterator;
import java.util.Arrays;
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

  private final ShardTable<NodeId, NodeId, byte[]> table;
  private Object2ObjectOpenHashMap<Source, Changes> pending = new Object2ObjectOpenHashMap<>();

  /** Of the turn before (see {@link Persistence}): before those that are pending. */
  private Object2ObjectOpenHashMap<Source, Changes> late = new Object2ObjectOpenHashMap<>();

  private int pendingCount;

  /** Those of {@link #late} that are not written. */
  private int lateChanges;

  private BiConsumer<Source, NodeId> whenRemoved = (source, destination) -> {};

  /** Changes of a source's rows, in the order of their coming: the last one of a row counts. */
  private static final class Changes {
    private static final int HALVES = 2;

    private boolean clearsFirst;

    /** Those before it are in the table. */
    private int next;

    private int size;
    private long[] halves = new long[2 * HALVES];
    private boolean[] present = new boolean[2];

    void add(NodeId destination, boolean isPresent) {
      if (size == present.length) {
        present = Arrays.copyOf(present, 2 * size);
        halves = Arrays.copyOf(halves, 2 * HALVES * size);
      }
      halves[HALVES * size] = destination.hi();
      halves[HALVES * size + 1] = destination.lo();
      present[size++] = isPresent;
    }

    int left() {
      return size - next;
    }

    NodeId destination(int i) {
      return new NodeId(halves[HALVES * i], halves[HALVES * i + 1]);
    }
  }

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
    Changes changes = pending.get(source);
    if (changes == null) {
      changes = new Changes();
      pending.put(source, changes);
    }
    changes.add(destination, present);
    pendingCount++;
    if (pendingCount >= MOST_PENDING) {
      flush();
    }
  }

  /** Has all rows that a source has taken away when those that come next are written. */
  void clearLater(Source source) {
    Changes changes = new Changes();
    changes.clearsFirst = true;
    Changes replaced = pending.put(source, changes);
    pendingCount -= replaced == null ? 0 : replaced.size;
  }

  /** Takes all rows of a source away. */
  void clear(Source source) {
    takeLate(source);
    Changes changes = pending.remove(source);
    pendingCount -= changes == null ? 0 : changes.size;
    table.clear(source.shard(), source.node());
  }

  /**
   * The destinations of a source, one after the other out of the table, as they are now. RocksDB
   * stands changes meanwhile, but for the removal of the last row of a page that it has read; a
   * table on the heap does not.
   */
  Iterator<NodeId> of(Source source) {
    Changes before = takeLate(source);
    if (before != null) {
      write(source, before, Integer.MAX_VALUE);
    }
    Changes changes = pending.remove(source);
    if (changes != null) {
      pendingCount -= changes.size;
      write(source, changes, Integer.MAX_VALUE);
    }
    return table.keys(source.shard(), source.node());
  }

  private Changes takeLate(Source source) {
    Changes taken = late.remove(source);
    lateChanges -= taken == null ? 0 : taken.left();
    return taken;
  }

  /** Has what waits written by {@link #writeLate}, if not before. */
  void endTurn() {
    if (!late.isEmpty()) {
      throw new IllegalStateException("rows of the turn before are not written");
    }
    Object2ObjectOpenHashMap<Source, Changes> empty = late;
    late = pending;
    pending = empty;
    lateChanges = pendingCount;
    pendingCount = 0;
  }

  /** How many steps of {@link #writeLate} with one row each there are, at most. */
  int lateCount() {
    // A source may have nothing but all of its rows to be taken away.
    return lateChanges + late.size();
  }

  /** Writes some rows of those that have waited since the turn before. */
  void writeLate(int most) {
    ObjectIterator<Object2ObjectMap.Entry<Source, Changes>> sources =
        late.object2ObjectEntrySet().iterator();
    int left = most;
    while (left > 0 && sources.hasNext()) {
      Object2ObjectMap.Entry<Source, Changes> source = sources.next();
      Changes changes = source.getValue();
      int wrote = write(source.getKey(), changes, left);
      lateChanges -= wrote;
      left -= wrote;
      if (changes.left() == 0) {
        sources.remove();
      }
    }
  }

  /** Writes what waits. */
  void flush() {
    writeLate(Integer.MAX_VALUE);
    Source[] sources = pending.keySet().toArray(Source[]::new);
    long[] keys = new long[sources.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = KeyOrder.of(0, sources[i].shard(), sources[i].node().hi());
    }
    for (int place : KeyOrder.ascending(keys)) {
      write(sources[place], pending.get(sources[place]), Integer.MAX_VALUE);
    }
    pending.clear();
    pendingCount = 0;
  }

  /** Writes some of the changes of a source that are left, and returns how many. */
  private int write(Source source, Changes changes, int most) {
    if (changes.clearsFirst) {
      table.clear(source.shard(), source.node());
      changes.clearsFirst = false;
    }
    int first = changes.next;
    changes.next = changes.size - first <= most ? changes.size : first + most;
    for (int i = first; i < changes.next; i++) {
      NodeId destination = changes.destination(i);
      if (changes.present[i]) {
        table.put(source.shard(), source.node(), destination, PRESENT);
      } else {
        table.remove(source.shard(), source.node(), destination);
        whenRemoved.accept(source, destination);
      }
    }
    return changes.next - first;
  }
}

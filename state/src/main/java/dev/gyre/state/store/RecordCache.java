package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import it.unimi.dsi.fastutil.objects.ObjectOpenCustomHashSet;

/**
 * A bounded write-behind cache of decoded rows with second-chance eviction.
 *
 * <p>For maintainers: {@code clock} is the ring that the hand sweeps; changed entries are also in a
 * doubly linked list, the one changed longest ago first. The bound is restored by {@link #trim}
 * alone, so that records stay the only copy of their row for a whole unit of work.
 */
final class RecordCache {

  private final int capacity;
  private final RowWriter writer;
  private final ObjectOpenCustomHashSet<CacheEntry> entries =
      new ObjectOpenCustomHashSet<>(CacheEntry.BY_ROW);
  private final ObjectArrayList<CacheEntry> clock = new ObjectArrayList<>();
  private final CacheEntry probe = new CacheEntry();
  private int hand;

  /** The entry got last: a unit of work asks for the same one several times. */
  private CacheEntry last;

  private CacheEntry oldestDirty;
  private CacheEntry newestDirty;
  private int dirtyCount;

  /** Brings a changed entry into its table. */
  @FunctionalInterface
  interface RowWriter {
    void write(CacheEntry entry);
  }

  RecordCache(int capacity, RowWriter writer) {
    this.capacity = capacity;
    this.writer = writer;
  }

  int size() {
    return clock.size();
  }

  int dirtyCount() {
    return dirtyCount;
  }

  /** Returns the entry of a row and gives it its second chance, or null. */
  CacheEntry get(CacheEntry.Kind kind, int shard, NodeId node) {
    if (last != null && last.isOf(kind, shard, node)) {
      last.used = true;
      return last;
    }
    CacheEntry entry = entries.get(probe.key(kind, shard, node));
    if (entry != null) {
      entry.used = true;
      last = entry;
    }
    return entry;
  }

  /** Adds the entry of a row that has none. */
  CacheEntry add(CacheEntry.Kind kind, int shard, NodeId node, Object record, boolean stored) {
    CacheEntry entry = new CacheEntry().key(kind, shard, node);
    entry.record = record;
    entry.stored = stored;
    entry.used = true;
    entry.place = clock.size();
    entries.add(entry);
    clock.add(entry);
    return entry;
  }

  /** Notes that an entry differs from its row. */
  void markDirty(CacheEntry entry) {
    if (entry.dirty) {
      return;
    }
    entry.dirty = true;
    entry.older = newestDirty;
    entry.newer = null;
    if (newestDirty == null) {
      oldestDirty = entry;
    } else {
      newestDirty.newer = entry;
    }
    newestDirty = entry;
    dirtyCount++;
  }

  /** Writes the entry that was changed longest ago; returns false if none is changed. */
  boolean writeOldest() {
    if (oldestDirty == null) {
      return false;
    }
    write(oldestDirty);
    return true;
  }

  /** Writes all that is changed, in the order of the tables' keys: memtables take that faster. */
  void writeAll() {
    CacheEntry[] changed = new CacheEntry[dirtyCount];
    long[] keys = new long[dirtyCount];
    int count = 0;
    for (CacheEntry entry = oldestDirty; entry != null; entry = entry.newer) {
      changed[count] = entry;
      keys[count] = entry.orderOfKey();
      count++;
    }
    for (int place : KeyOrder.ascending(keys)) {
      write(changed[place]);
    }
  }

  /** Evicts, after writing what is changed, until the bound holds. */
  void trim() {
    while (clock.size() > capacity) {
      if (hand >= clock.size()) {
        hand = 0;
      }
      CacheEntry entry = clock.get(hand);
      if (entry.used) {
        entry.used = false;
        hand++;
        continue;
      }
      if (entry.dirty) {
        write(entry);
      }
      evict(entry);
    }
  }

  private void write(CacheEntry entry) {
    writer.write(entry);
    entry.dirty = false;
    entry.stored = entry.record != null;
    if (entry.older == null) {
      oldestDirty = entry.newer;
    } else {
      entry.older.newer = entry.newer;
    }
    if (entry.newer == null) {
      newestDirty = entry.older;
    } else {
      entry.newer.older = entry.older;
    }
    entry.older = null;
    entry.newer = null;
    dirtyCount--;
  }

  private void evict(CacheEntry entry) {
    entries.remove(entry);
    if (last == entry) {
      last = null;
    }
    int end = clock.size() - 1;
    CacheEntry moved = clock.get(end);
    clock.set(entry.place, moved);
    moved.place = entry.place;
    clock.remove(end);
  }
}

package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import it.unimi.dsi.fastutil.HashCommon;
import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import it.unimi.dsi.fastutil.objects.ObjectOpenCustomHashSet;
import java.util.ArrayDeque;
import java.util.function.Predicate;

/**
 * A bounded write-behind cache of decoded rows with second-chance eviction.
 *
 * <p>For maintainers: {@code clock} is the ring that the hand sweeps; changed entries are also in a
 * queue, the one changed longest ago first. Write-behind takes the first thousands of it as a
 * <i>batch</i>, which it sorts by key: a memtable takes sorted rows faster. An array and no links
 * between entries, which would have the garbage collector look at most of a large cache each time.
 * The bound is restored by {@link #trim} alone, so that records stay the only copy of their row for
 * a whole unit of work.
 *
 * <p>At the end of a <i>turn</i> what is changed becomes <i>late</i>: its rows are to be written as
 * they are at that time, however much later. So whoever {@linkplain #get gets} a late entry, to
 * change it perhaps, has it written first.
 */
final class RecordCache {

  /** So many evicted entries may be in the queue of changed ones before it is looked through. */
  private static final int WRITTEN_IN_QUEUE = 1024;

  private static final int FIRST_CAPACITY = 16;

  /** What is read for so many writes fits the processor's second-level cache. */
  private static final int WRITTEN_TOGETHER = 16;

  /** So many are sorted at once. */
  private static final int BATCH = 8192;

  /** Where so many entries wait for each that does not, it is not soon looked again. */
  private static final int MOST_WAIT = 4;

  /**
   * How full the table may be. Each entry that a search passes is read from memory, as it is an
   * object of its own; a reference is four bytes.
   */
  private static final float LOAD = 0.4f;

  private final int capacity;
  private final RowWriter writer;
  private final Table entries = new Table();
  private final ObjectArrayList<CacheEntry> clock = new ObjectArrayList<>();
  private int hand;

  /** The entry got or added last, by kind: a unit of work asks for the same ones several times. */
  private final CacheEntry[] last = new CacheEntry[CacheEntry.Kind.values().length];

  /** Some have been evicted since, and were written then; not many more than the others. */
  private ArrayDeque<CacheEntry> changed = new ArrayDeque<>();

  /** Those that were changed when the last turn ended; some have been written since. */
  private ArrayDeque<CacheEntry> late = new ArrayDeque<>();

  private int dirtyCount;
  private int lateCount;
  private int dirtyBefore;
  private int turn;
  private boolean written;
  private boolean keepsChanged;

  /**
   * How many times an entry became dirty: a look that found most waiting is not soon made again,
   * while they do.
   */
  private long marks;

  private long marksAtNextLook;

  /** Kept, or the compiler would leave out reads that are made ahead. */
  private long taken;

  /** In the order of keys, from {@code nextOfBatch} on still to be written. */
  private CacheEntry[] batch = {};

  private int nextOfBatch;

  /** The entries, and where a search for one begins. */
  private static final class Table extends ObjectOpenCustomHashSet<CacheEntry> {

    private static final long serialVersionUID = 1L;

    Table() {
      super(FIRST_CAPACITY, LOAD, CacheEntry.BY_ROW);
    }

    /** Where a search for a row begins. */
    int begin(CacheEntry.Kind kind, int shard, long nodeLo) {
      return HashCommon.mix(CacheEntry.hash(kind, shard, nodeLo)) & mask;
    }

    /** Where a search goes on. */
    int next(int place) {
      return place + 1 & mask;
    }

    /** Whether there is an entry at a place, which is not read itself. */
    boolean isTaken(int place) {
      Object[] places = key;
      return places[place] != null;
    }

    /** The entry at a place, or null: a search for one that is not there ends. */
    CacheEntry at(int place) {
      // An array of objects at run time.
      Object[] places = key;
      return (CacheEntry) places[place];
    }

    /** The entry of a row, or null. */
    CacheEntry find(CacheEntry.Kind kind, int shard, long nodeHi, long nodeLo) {
      int place = begin(kind, shard, nodeLo);
      CacheEntry entry = at(place);
      while (entry != null && !entry.isOf(kind, shard, nodeHi, nodeLo)) {
        place = next(place);
        entry = at(place);
      }
      return entry;
    }
  }

  /** Brings changed entries into their tables. */
  @FunctionalInterface
  interface RowWriter {
    /** Called with entries of an array that will be written next, from one to before another. */
    default void soon(CacheEntry[] entries, int from, int to) {}

    /** Writes one. */
    void write(CacheEntry entry);
  }

  RecordCache(int capacity, RowWriter writer) {
    this.capacity = capacity;
    this.writer = writer;
  }

  int size() {
    return clock.size();
  }

  /** How many entries differ from their rows. */
  int dirtyCount() {
    return dirtyCount;
  }

  /** How many of them are late. */
  int lateCount() {
    return lateCount;
  }

  /** Returns whether a row was written that is not that of a late entry, since last asked. */
  boolean takeWritten() {
    boolean was = written;
    written = false;
    return was;
  }

  /** Returns whether such a row was written since {@link #takeWritten}. */
  boolean isWritten() {
    return written;
  }

  int capacity() {
    return capacity;
  }

  /** Whether changed entries are not evicted as long as most others can be. */
  void keepChanged(boolean keep) {
    keepsChanged = keep;
  }

  /**
   * Returns whether there is too little room left if as much more changes as has since this was
   * last asked, or since the turn began.
   */
  boolean fillsSoon() {
    int more = dirtyCount - dirtyBefore;
    dirtyBefore = dirtyCount;
    return dirtyCount + more > capacity - capacity / 8;
  }

  /** Whether so much has changed in this turn that little room is left for what has not. */
  private boolean isCrowded() {
    return dirtyCount - lateCount > capacity - capacity / 8;
  }

  /**
   * Returns the entry of a row, which may then be changed, and gives it its second chance; or null.
   */
  CacheEntry get(CacheEntry.Kind kind, int shard, NodeId node) {
    CacheEntry entry = read(kind, shard, node);
    if (entry != null && isLate(entry)) {
      write(entry);
    }
    return entry;
  }

  /** The same of an entry that is not changed. */
  CacheEntry read(CacheEntry.Kind kind, int shard, NodeId node) {
    CacheEntry entry = last[kind.ordinal()];
    if (entry == null || !entry.isOf(kind, shard, node)) {
      entry = entries.find(kind, shard, node.hi(), node.lo());
    }
    if (entry != null) {
      entry.used = true;
      last[kind.ordinal()] = entry;
    }
    return entry;
  }

  /**
   * Looks up rows of a kind together, each stage of all before the next: the processor then waits
   * for them at the same time.
   */
  void begin(CacheEntry.Kind kind, RowLookup rows) {
    CacheEntry[] found = rows.entries;
    for (int i = 0; i < rows.size; i++) {
      rows.searched[i] = i;
      rows.places[i] = entries.begin(kind, rows.shards[i], rows.lo[i]);
    }
    for (int i = 0; i < rows.size; i++) {
      // Whoever takes an entry out of an array of objects reads its class, from the entry.
      taken += entries.isTaken(rows.places[i]) ? 1 : 0;
    }
    for (int i = 0; i < rows.size; i++) {
      found[i] = entries.at(rows.places[i]);
    }
    int left = rows.size;
    while (left > 0) {
      left = searchOn(kind, rows, left);
    }
  }

  /**
   * Compares what is at the places of the rows that are searched for, and moves on those where
   * another row is, as at one in four: the next is compared when all were looked at.
   *
   * @return how many are still searched for
   */
  private int searchOn(CacheEntry.Kind kind, RowLookup rows, int searched) {
    int left = 0;
    for (int n = 0; n < searched; n++) {
      int i = rows.searched[n];
      CacheEntry entry = rows.entries[i];
      if (entry == null) {
        continue;
      }
      if (entry.isOf(kind, rows.shards[i], rows.hi[i], rows.lo[i])) {
        entry.used = true;
      } else {
        rows.places[i] = entries.next(rows.places[i]);
        rows.entries[i] = entries.at(rows.places[i]);
        rows.searched[left++] = i;
      }
    }
    return left;
  }

  private boolean isLate(CacheEntry entry) {
    return entry.dirty && entry.changedTurn != turn;
  }

  /**
   * Ends a turn.
   *
   * @throws IllegalStateException if entries of the one before are still late
   */
  void endTurn() {
    if (lateCount > 0) {
      throw new IllegalStateException(lateCount + " rows of the turn before are not written");
    }
    late.clear();
    ArrayDeque<CacheEntry> empty = late;
    late = changed;
    changed = empty;
    lateCount = dirtyCount;
    dirtyBefore = 0;
    turn++;
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
    last[kind.ordinal()] = entry;
    return entry;
  }

  /** Notes that an entry differs from its row. */
  void markDirty(CacheEntry entry) {
    if (entry.dirty) {
      if (isLate(entry)) {
        throw new IllegalStateException(
            "a late row of node " + entry.node + " was changed before it was written");
      }
      return;
    }
    entry.dirty = true;
    entry.changedTurn = turn;
    marks++;
    changed.add(entry);
    dirtyCount++;
    int waiting = dirtyCount - lateCount;
    if (changed.size() - waiting > waiting + WRITTEN_IN_QUEUE) {
      changed.removeIf(it -> !it.dirty);
    }
  }

  /**
   * Writes one of the entries that were changed longest ago, unless all that are looked at wait.
   *
   * @param waits which entries are better written later, as they are about to change again
   * @return whether one was written
   */
  boolean writeNext(Predicate<CacheEntry> waits) {
    do {
      while (nextOfBatch < batch.length) {
        soon(batch, nextOfBatch);
        CacheEntry entry = batch[nextOfBatch];
        batch[nextOfBatch++] = null;
        if (entry.dirty) {
          write(entry);
          return true;
        }
      }
      if (marks < marksAtNextLook && !changed.isEmpty() && waits.test(changed.peek())) {
        return false;
      }
      batch = takeBatch(waits);
      nextOfBatch = 0;
    } while (batch.length > 0);
    return false;
  }

  /** Writes one of the late entries, if there is one. */
  void writeLate() {
    while (lateCount > 0) {
      while (nextOfBatch < batch.length) {
        soon(batch, nextOfBatch);
        CacheEntry entry = batch[nextOfBatch];
        batch[nextOfBatch++] = null;
        if (isLate(entry)) {
          write(entry);
          return;
        }
      }
      ObjectArrayList<CacheEntry> taken = new ObjectArrayList<>();
      for (int look = Math.min(BATCH, late.size()); look > 0; look--) {
        CacheEntry entry = late.poll();
        if (isLate(entry)) {
          taken.add(entry);
        }
      }
      batch = sorted(taken);
      nextOfBatch = 0;
    }
  }

  private CacheEntry[] takeBatch(Predicate<CacheEntry> waits) {
    ObjectArrayList<CacheEntry> taken = new ObjectArrayList<>();
    int waiting = 0;
    for (int look = Math.min(BATCH, changed.size()); look > 0; look--) {
      CacheEntry entry = changed.poll();
      if (entry.dirty && waits.test(entry)) {
        changed.add(entry);
        waiting++;
      } else if (entry.dirty) {
        taken.add(entry);
      }
    }
    if (waiting > MOST_WAIT * taken.size()) {
      marksAtNextLook = marks + waiting / 2;
    }
    return sorted(taken);
  }

  /** Writes all that is changed, in the order of the tables' keys. */
  void writeAll() {
    ObjectArrayList<CacheEntry> dirty = new ObjectArrayList<>(dirtyCount);
    for (; nextOfBatch < batch.length; nextOfBatch++) {
      if (batch[nextOfBatch].dirty) {
        dirty.add(batch[nextOfBatch]);
      }
    }
    batch = new CacheEntry[0];
    nextOfBatch = 0;
    late.forEach(entry -> addIf(isLate(entry), entry, dirty));
    changed.forEach(entry -> addIf(entry.dirty, entry, dirty));
    late.clear();
    changed.clear();
    dirtyBefore = 0;
    CacheEntry[] sorted = sorted(dirty);
    for (int i = 0; i < sorted.length; i++) {
      soon(sorted, i);
      // One that was late and has changed again may be in both queues.
      if (sorted[i].dirty) {
        write(sorted[i]);
      }
    }
  }

  private static void addIf(boolean add, CacheEntry entry, ObjectArrayList<CacheEntry> to) {
    if (add) {
      to.add(entry);
    }
  }

  private void soon(CacheEntry[] entries, int next) {
    if (next % WRITTEN_TOGETHER == 0) {
      writer.soon(entries, next, Math.min(entries.length, next + WRITTEN_TOGETHER));
    }
  }

  private static CacheEntry[] sorted(ObjectArrayList<CacheEntry> entries) {
    long[] keys = new long[entries.size()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = entries.get(i).orderOfKey();
    }
    CacheEntry[] sorted = new CacheEntry[keys.length];
    int next = 0;
    for (int place : KeyOrder.ascending(keys)) {
      sorted[next++] = entries.get(place);
    }
    return sorted;
  }

  /** Evicts, after writing what is changed, until the bound holds. */
  void trim() {
    while (clock.size() > capacity) {
      if (hand >= clock.size()) {
        hand = 0;
      }
      CacheEntry entry = clock.get(hand);
      boolean kept = keepsChanged && entry.dirty && !isLate(entry) && !isCrowded();
      if (entry.used || kept) {
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
    if (isLate(entry)) {
      lateCount--;
    } else {
      written = true;
    }
    entry.dirty = false;
    entry.stored = entry.record != null;
    dirtyCount--;
  }

  private void evict(CacheEntry entry) {
    entries.remove(entry);
    // The queue of changed entries may hold it for a while.
    entry.record = null;
    if (last[entry.kind.ordinal()] == entry) {
      last[entry.kind.ordinal()] = null;
    }
    int end = clock.size() - 1;
    CacheEntry moved = clock.get(end);
    clock.set(entry.place, moved);
    moved.place = entry.place;
    clock.remove(end);
  }
}

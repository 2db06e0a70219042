package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import it.unimi.dsi.fastutil.HashCommon;
import java.util.ArrayList;
import java.util.List;

/**
 * A Bloom filter of the rows of one shard that grows with them: "no" is certain, "yes" is wrong
 * about once in a hundred for each segment. It spares the look-up of keys that do not exist, which
 * is most of the work when a graph starts cold.
 *
 * <p>For maintainers: a chain of segments, each twice the one before up to a bound; a full segment
 * is never changed again, so that a checkpoint writes the last one only. Bloom, "Space/time
 * trade-offs in hash coding with allowable errors", 1970; Almeida et al., "Scalable Bloom filters",
 * 2007. Rows that went stay in it until the store {@link #clear}s it and adds what is left.
 */
final class ExistenceFilter {

  /** Part of the state's layout: the number of bits of a segment follows from its capacity. */
  static final int BITS_PER_ROW = 10;

  private static final int HASHES = 7;
  private static final int FIRST_CAPACITY = 256;
  private static final int LAST_CAPACITY = 1 << 19;

  private final List<Segment> segments = new ArrayList<>();
  private int unsavedFrom;

  /** One filter of fixed capacity. */
  static final class Segment {
    private final int capacity;
    private final long[] bits;
    private int count;

    Segment(int capacity) {
      this(capacity, 0, new long[words(capacity)]);
    }

    Segment(int capacity, int count, long[] bits) {
      this.capacity = capacity;
      this.count = count;
      this.bits = bits;
    }

    static int words(int capacity) {
      return (capacity * BITS_PER_ROW + Long.SIZE - 1) / Long.SIZE;
    }

    int capacity() {
      return capacity;
    }

    int count() {
      return count;
    }

    long[] bits() {
      return bits;
    }

    private boolean contains(long start, long step) {
      long hash = start;
      for (int i = 0; i < HASHES; i++, hash += step) {
        int bit = index(hash);
        if ((bits[bit >>> 6] & 1L << bit) == 0) {
          return false;
        }
      }
      return true;
    }

    private void add(long start, long step) {
      long hash = start;
      for (int i = 0; i < HASHES; i++, hash += step) {
        int bit = index(hash);
        bits[bit >>> 6] |= 1L << bit;
      }
      count++;
    }

    private int index(long hash) {
      long size = (long) bits.length * Long.SIZE;
      return (int) (((hash >>> 32) * size) >>> 32);
    }
  }

  /** Returns false only if the row was never added. */
  boolean mayContain(CacheEntry.Kind kind, NodeId node) {
    long start = start(kind, node);
    for (int i = segments.size() - 1; i >= 0; i--) {
      if (segments.get(i).contains(start, node.lo())) {
        return true;
      }
    }
    return false;
  }

  /** Adds a row. */
  void add(CacheEntry.Kind kind, NodeId node) {
    int last = segments.size() - 1;
    if (last < 0 || segments.get(last).count == segments.get(last).capacity) {
      int capacity = last < 0 ? FIRST_CAPACITY : segments.get(last).capacity * 2;
      segments.add(new Segment(Math.min(capacity, LAST_CAPACITY)));
      last++;
    }
    segments.get(last).add(start(kind, node), node.lo());
    unsavedFrom = Math.min(unsavedFrom, last);
  }

  /** Returns the number of additions since the last {@link #clear}. */
  long added() {
    long sum = 0;
    for (int i = 0; i < segments.size(); i++) {
      sum += segments.get(i).count;
    }
    return sum;
  }

  /** Forgets everything. */
  void clear() {
    segments.clear();
    unsavedFrom = 0;
  }

  /** Returns the segments, oldest first. */
  List<Segment> segments() {
    return segments;
  }

  /** Returns the number of the first segment that differs from what was saved. */
  int unsavedFrom() {
    return unsavedFrom;
  }

  /** Notes that everything is saved. */
  void saved() {
    unsavedFrom = segments.size();
  }

  private static long start(CacheEntry.Kind kind, NodeId node) {
    return HashCommon.mix(node.hi() + kind.ordinal());
  }
}

package dev.gyre.graph.aggregate;

import java.util.Arrays;

/**
 * The counted items (edge creations or labels) whose time the watermark has not passed, and which
 * may therefore come again: what a second one is compared with. In ascending order of (time, hash).
 *
 * <p>Layout: one row an item: its time, the 64-bit hash of what it is, its values in fixed point.
 */
public final class OpenItems {

  private static final int TIME = 0;
  private static final int HASH = 1;
  private static final int VALUES = 2;

  /** Room for so many items is kept when they are gone. */
  private static final int MOST_SPARE = 4;

  private final int stride;
  private int size;
  private long[] rows;

  OpenItems(int values) {
    this.stride = VALUES + values;
    this.rows = new long[stride];
  }

  /** The item's place, or {@code -(place it would take) - 1}. */
  int find(long timeMs, long hash) {
    int low = 0;
    int high = size - 1;
    int middle = high;
    while (low <= high) {
      int order = Long.compare(timeMs(middle), timeMs);
      if (order == 0) {
        order = Long.compare(hash(middle), hash);
      }
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
      middle = (low + high) >>> 1;
    }
    return ~low;
  }

  void insert(int at, long timeMs, long hash, long[] values) {
    reserve();
    System.arraycopy(rows, at * stride, rows, (at + 1) * stride, (size - at) * stride);
    set(at, timeMs, hash, values, 0);
    size++;
  }

  void setValue(int at, int value, long to) {
    rows[at * stride + VALUES + value] = to;
  }

  /** Drops the items before the watermark, and says whether there were any. */
  boolean prune(long watermarkMs) {
    int gone = 0;
    while (gone < size && timeMs(gone) < watermarkMs) {
      gone++;
    }
    if (gone == 0) {
      return false;
    }
    size -= gone;
    if (rows.length > (MOST_SPARE + size) * stride) {
      rows = Arrays.copyOfRange(rows, gone * stride, (gone + Math.max(1, size)) * stride);
    } else {
      System.arraycopy(rows, gone * stride, rows, 0, size * stride);
    }
    return true;
  }

  /** Reads the newest item from memory; returns something of what was read. */
  long touch() {
    return size == 0 ? rows[0] : timeMs(size - 1);
  }

  /** The sum of a value over the items after one time and before another. */
  long sumBetween(long afterMs, long beforeMs, int value) {
    long sum = 0;
    for (int i = size - 1; i >= 0 && timeMs(i) > afterMs; i--) {
      if (timeMs(i) < beforeMs) {
        sum += value(i, value);
      }
    }
    return sum;
  }

  /**
   * Appends an item as an earlier list had it.
   *
   * @param values holds its values from {@code offset} on, {@link #values} of them
   * @throws IllegalStateException if it is not above the last one
   */
  public void append(long timeMs, long hash, long[] values, int offset) {
    if (find(timeMs, hash) != ~size) {
      throw new IllegalStateException("open item at " + timeMs + " ms is out of order");
    }
    reserve();
    set(size, timeMs, hash, values, offset);
    size++;
  }

  private void set(int at, long timeMs, long hash, long[] values, int offset) {
    rows[at * stride + TIME] = timeMs;
    rows[at * stride + HASH] = hash;
    System.arraycopy(values, offset, rows, at * stride + VALUES, stride - VALUES);
  }

  private void reserve() {
    if ((size + 1) * stride > rows.length) {
      rows = Arrays.copyOf(rows, (size + 1 + (size >> 1)) * stride);
    }
  }

  /** Number of items. */
  public int size() {
    return size;
  }

  /** Number of values of an item. */
  public int values() {
    return stride - VALUES;
  }

  /** The item's time, epoch milliseconds. */
  public long timeMs(int i) {
    return rows[i * stride + TIME];
  }

  /** The hash of what the item is. */
  public long hash(int i) {
    return rows[i * stride + HASH];
  }

  /** A value of the item, in fixed point. */
  public long value(int i, int value) {
    return rows[i * stride + VALUES + value];
  }
}

package dev.gyre.graph.aggregate;

import java.util.Arrays;

/**
 * What a node keeps for one source of items and one slice length: a row for each slice that has
 * items, ascending.
 *
 * <p>Layout: one row of {@code 1 + columns} longs a slice, its index first; beside it a sketch of
 * the other nodes if the plan asks for one.
 */
public final class SliceTable {

  /** Memory is read by 64 bytes. */
  private static final int LONGS_AT_ONCE = 8;

  private final TypePlan.Table plan;
  private final int stride;
  private int size;
  private long[] cells;
  // Null unless the plan asks for sketches.
  private DistinctSketch[] sketches;

  SliceTable(TypePlan.Table plan) {
    this.plan = plan;
    this.stride = 1 + plan.columns().length;
    this.cells = new long[stride];
    this.sketches = plan.distinct() ? new DistinctSketch[1] : null;
  }

  /** Enters a new item. */
  void add(long timeMs, long[] values, long otherHash) {
    int row = rowFor(Math.floorDiv(timeMs, plan.sliceMs()));
    for (int c = 1; c < stride; c++) {
      int cell = row * stride + c;
      cells[cell] = plan.columns()[c - 1].add(cells[cell], timeMs, values);
    }
    if (sketches != null) {
      sketches[row].add(otherHash);
    }
  }

  /** One value of an item that was entered has grown. */
  void raise(long timeMs, int value, long from, long to) {
    int row = rowFor(Math.floorDiv(timeMs, plan.sliceMs()));
    for (int c = 1; c < stride; c++) {
      int cell = row * stride + c;
      cells[cell] = plan.columns()[c - 1].raise(cells[cell], value, from, to);
    }
  }

  private int rowFor(long slice) {
    int row = firstFrom(slice);
    if (row < size && slice(row) == slice) {
      return row;
    }
    reserve(size + 1);
    System.arraycopy(cells, row * stride, cells, (row + 1) * stride, (size - row) * stride);
    cells[row * stride] = slice;
    for (int c = 1; c < stride; c++) {
      cells[row * stride + c] = plan.columns()[c - 1].kind().empty();
    }
    if (sketches != null) {
      System.arraycopy(sketches, row, sketches, row + 1, size - row);
      sketches[row] = new DistinctSketch();
    }
    size++;
    return row;
  }

  private void reserve(int rows) {
    if (rows * stride > cells.length) {
      int grown = Math.max(rows, rows + (rows >> 1));
      cells = Arrays.copyOf(cells, grown * stride);
      if (sketches != null) {
        sketches = Arrays.copyOf(sketches, grown);
      }
    }
  }

  /** Drops the slices that no reading can want any more, and says whether there were any. */
  boolean prune(long watermarkMs, long edgeWindowMs) {
    long lastUnread =
        Math.floorDiv(watermarkMs - edgeWindowMs, plan.sliceMs()) - plan.windowSlices();
    int gone = firstFrom(lastUnread + 1);
    if (gone == 0) {
      return false;
    }
    size -= gone;
    System.arraycopy(cells, gone * stride, cells, 0, size * stride);
    if (sketches != null) {
      System.arraycopy(sketches, gone, sketches, 0, size);
      Arrays.fill(sketches, size, size + gone, null);
    }
    return true;
  }

  /**
   * The watermark at which {@link #prune} next drops something; {@link Long#MAX_VALUE} if empty.
   */
  long nextPruneMs(long edgeWindowMs) {
    return size == 0
        ? Long.MAX_VALUE
        : (slice(0) + plan.windowSlices()) * plan.sliceMs() + edgeWindowMs;
  }

  /** Reads all numbers from memory; returns something of what was read. */
  long touch() {
    long sum = 0;
    for (int at = 0; at < size * stride; at += LONGS_AT_ONCE) {
      sum += cells[at];
    }
    return sum;
  }

  /** The first row whose slice is at or above this one. */
  int firstFrom(long slice) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (slice(middle) < slice) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  double unionSize(int from, int to) {
    return DistinctSketch.unionSize(sketches, from, to);
  }

  TypePlan.Table plan() {
    return plan;
  }

  /**
   * Appends a slice as an earlier table had it.
   *
   * @param values holds its numbers from {@code offset} on, {@link #columns} of them
   * @param sketch null unless {@link #hasSketches}
   * @throws IllegalStateException if the slice is not above the last one, or the sketch is missing
   */
  public void append(long slice, long[] values, int offset, DistinctSketch sketch) {
    if (size > 0 && slice(size - 1) >= slice) {
      throw new IllegalStateException(
          "slice " + slice + " does not come after slice " + slice(size - 1));
    }
    if ((sketch != null) != hasSketches()) {
      throw new IllegalStateException(
          "slice " + slice + (sketch == null ? " has no sketch" : " has a sketch too many"));
    }
    reserve(size + 1);
    cells[size * stride] = slice;
    System.arraycopy(values, offset, cells, size * stride + 1, stride - 1);
    if (sketch != null) {
      sketches[size] = sketch;
    }
    size++;
  }

  /** Number of slices. */
  public int size() {
    return size;
  }

  /** Numbers kept for each slice. */
  public int columns() {
    return stride - 1;
  }

  /** Index of the slice in a row: its time divided by the slice length, rounded down. */
  public long slice(int row) {
    return cells[row * stride];
  }

  /** A number of the slice in a row. */
  public long cell(int row, int column) {
    return cells[row * stride + 1 + column];
  }

  /** Whether each slice has a sketch of the other nodes. */
  public boolean hasSketches() {
    return sketches != null;
  }

  /** The sketch of the slice in a row; only if {@link #hasSketches}. */
  public DistinctSketch sketch(int row) {
    return sketches[row];
  }
}

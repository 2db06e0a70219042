package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import java.util.Arrays;

/**
 * A map of nodes to a few longs each, in which a node has a row, a small number of its own that is
 * used again when it is gone: for parallel arrays of what else is known of them.
 *
 * <p>For maintainers: ids are kept as halves, beside the values, so that a node that is found is
 * one read from memory behind that of the table of rows, which has linear probing. With no object
 * for each node the garbage collector has nothing to copy and follow when hundreds of thousands
 * come and go; a library's map of longs has keys of half the bits.
 */
final class NodeRows {

  /** The row of a node that is not in the set. */
  static final int ABSENT = -1;

  private static final int FIRST_CAPACITY = 64;
  private static final int HI = 0;
  private static final int LO = 1;
  private static final int HALVES = 2;

  private final int stride;
  private long[] cells;
  private int[] free = new int[FIRST_CAPACITY];
  private int freeCount;
  private int rowCount;

  /**
   * Row + 1 of a node, 0 where there is none, and above it 32 bits of the node, so that a search
   * reads no row but that of its node; at most half full.
   */
  private long[] table = new long[2 * FIRST_CAPACITY];

  /** Makes an empty map to so many longs. */
  NodeRows(int values) {
    stride = HALVES + values;
    cells = new long[FIRST_CAPACITY * stride];
  }

  /** Returns the number of nodes. */
  int size() {
    return rowCount - freeCount;
  }

  /** Returns how many rows there are room for. */
  int capacity() {
    return free.length;
  }

  /** Returns the number of rows that were ever in use at once: all rows are below it. */
  int end() {
    return rowCount;
  }

  /** Returns a value of a row. */
  long value(int row, int which) {
    return cells[row * stride + HALVES + which];
  }

  /** Sets a value of a row; those of a new row are what the row had before. */
  void set(int row, int which, long value) {
    cells[row * stride + HALVES + which] = value;
  }

  private long lo(int row) {
    return cells[row * stride + LO];
  }

  private boolean isOf(int row, long nodeHi, long nodeLo) {
    return lo(row) == nodeLo && cells[row * stride + HI] == nodeHi;
  }

  /**
   * Reads what {@link #find} would read first: several nodes one after the other, before they are
   * found, are read from memory at the same time.
   *
   * @return something of what was read
   */
  long touch(long nodeLo) {
    long place = table[(int) nodeLo & table.length - 1];
    return place == 0 ? 0 : lo(row(place));
  }

  /** Returns a node's row, or {@link #ABSENT}. */
  int find(long nodeHi, long nodeLo) {
    int mask = table.length - 1;
    for (int at = (int) nodeLo & mask; table[at] != 0; at = at + 1 & mask) {
      long place = table[at];
      if (bits(place) == (int) nodeLo && isOf(row(place), nodeHi, nodeLo)) {
        return row(place);
      }
    }
    return ABSENT;
  }

  /** Adds a node that is not in the set and returns its row; {@link #capacity} may grow. */
  int add(long nodeHi, long nodeLo) {
    int row;
    if (freeCount > 0) {
      row = free[--freeCount];
    } else {
      if (rowCount == capacity()) {
        grow();
      }
      row = rowCount++;
    }
    cells[row * stride + HI] = nodeHi;
    cells[row * stride + LO] = nodeLo;
    enter(row);
    return row;
  }

  /** Returns the node of a row. */
  NodeId node(int row) {
    return new NodeId(cells[row * stride + HI], lo(row));
  }

  /** Takes the node of a row out. */
  void remove(int row) {
    int mask = table.length - 1;
    int hole = (int) lo(row) & mask;
    while (row(table[hole]) != row) {
      hole = hole + 1 & mask;
    }
    // What was pushed behind the hole by it moves up, so that no search ends too early.
    for (int at = hole + 1 & mask; table[at] != 0; at = at + 1 & mask) {
      int home = bits(table[at]) & mask;
      if ((at - home & mask) >= (at - hole & mask)) {
        table[hole] = table[at];
        hole = at;
      }
    }
    table[hole] = 0;
    free[freeCount++] = row;
  }

  private void enter(int row) {
    int mask = table.length - 1;
    int at = (int) lo(row) & mask;
    while (table[at] != 0) {
      at = at + 1 & mask;
    }
    table[at] = lo(row) << Integer.SIZE | row + 1;
  }

  private static int row(long place) {
    return (int) place - 1;
  }

  private static int bits(long place) {
    return (int) (place >>> Integer.SIZE);
  }

  private void grow() {
    int capacity = 2 * capacity();
    cells = Arrays.copyOf(cells, capacity * stride);
    free = Arrays.copyOf(free, capacity);
    table = new long[2 * capacity];
    // All rows are taken, or it would not grow.
    for (int row = 0; row < rowCount; row++) {
      enter(row);
    }
  }
}

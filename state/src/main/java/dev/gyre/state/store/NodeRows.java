package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import java.util.Arrays;

/**
 * A set of nodes in which each has a row, a small number of its own that is used again when it is
 * gone: for parallel arrays of what is known of them.
 *
 * <p>For maintainers: ids are kept as halves, and found by a table of rows with linear probing.
 * With no object for each node the garbage collector has nothing to copy and follow when hundreds
 * of thousands come and go; a library's map of longs has keys of half the bits.
 */
final class NodeRows {

  /** The row of a node that is not in the set. */
  static final int ABSENT = -1;

  private static final int FIRST_CAPACITY = 64;

  private long[] hi = new long[FIRST_CAPACITY];
  private long[] lo = new long[FIRST_CAPACITY];
  private int[] free = new int[FIRST_CAPACITY];
  private int freeCount;
  private int rowCount;

  /** Row + 1 of a node, 0 where there is none; at most half full. */
  private int[] table = new int[2 * FIRST_CAPACITY];

  /** Returns the number of nodes. */
  int size() {
    return rowCount - freeCount;
  }

  /** Returns how many rows there are room for: all rows are below it. */
  int capacity() {
    return hi.length;
  }

  /** Returns a node's row, or {@link #ABSENT}. */
  int find(long nodeHi, long nodeLo) {
    int mask = table.length - 1;
    for (int at = (int) nodeLo & mask; table[at] != 0; at = at + 1 & mask) {
      int row = table[at] - 1;
      if (lo[row] == nodeLo && hi[row] == nodeHi) {
        return row;
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
      if (rowCount == hi.length) {
        grow();
      }
      row = rowCount++;
    }
    hi[row] = nodeHi;
    lo[row] = nodeLo;
    enter(row);
    return row;
  }

  /** Returns the node of a row. */
  NodeId node(int row) {
    return new NodeId(hi[row], lo[row]);
  }

  /** Takes the node of a row out. */
  void remove(int row) {
    int mask = table.length - 1;
    int hole = (int) lo[row] & mask;
    while (table[hole] != row + 1) {
      hole = hole + 1 & mask;
    }
    // What was pushed behind the hole by it moves up, so that no search ends too early.
    for (int at = hole + 1 & mask; table[at] != 0; at = at + 1 & mask) {
      int home = (int) lo[table[at] - 1] & mask;
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
    int at = (int) lo[row] & mask;
    while (table[at] != 0) {
      at = at + 1 & mask;
    }
    table[at] = row + 1;
  }

  private void grow() {
    int capacity = 2 * hi.length;
    hi = Arrays.copyOf(hi, capacity);
    lo = Arrays.copyOf(lo, capacity);
    free = Arrays.copyOf(free, capacity);
    table = new int[2 * capacity];
    // All rows are taken, or it would not grow.
    for (int row = 0; row < rowCount; row++) {
      enter(row);
    }
  }
}

package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;

/**
 * Entries of a calendar that are in memory, the earliest first, of those at the same time the one
 * that came first. They are numbers in arrays: there are as many as in-edges that end soon, and an
 * object for each would be one more read from memory at each step of the heap.
 */
final class OpenEntries {

  private static final int STRIDE = 3;
  private static final int HI = 1;
  private static final int LO = 2;
  private static final int FIRST_CAPACITY = 64;

  private final StampHeap heap = new StampHeap();
  private final IntArrayList free = new IntArrayList();
  private long[] cells = new long[FIRST_CAPACITY * STRIDE];
  private int rows;
  private long added;

  boolean isEmpty() {
    return heap.isEmpty();
  }

  /** Returns when the first is due; there must be one. */
  long firstDueMs() {
    return heap.stamp();
  }

  void add(long dueMs, int shard, NodeId node) {
    int row = free.isEmpty() ? rows++ : free.popInt();
    int cell = row * STRIDE;
    if (cell == cells.length) {
      cells = Arrays.copyOf(cells, 2 * cells.length);
    }
    cells[cell] = shard;
    cells[cell + HI] = node.hi();
    cells[cell + LO] = node.lo();
    heap.add(row, dueMs, added++);
  }

  /** Takes the first out; there must be one. */
  ExpiryCalendar.Entry poll() {
    int row = heap.row();
    int cell = row * STRIDE;
    NodeId node = new NodeId(cells[cell + HI], cells[cell + LO]);
    ExpiryCalendar.Entry entry = new ExpiryCalendar.Entry(heap.stamp(), (int) cells[cell], node);
    heap.pop();
    free.add(row);
    return entry;
  }
}

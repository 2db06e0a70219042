package dev.gyre.state.store;

import java.util.Arrays;

/**
 * A binary min-heap of rows, ordered by (stamp, ticket). Stamps arrive nearly ascending, and then
 * an insertion costs O(1); taking out the first costs O(log n).
 */
final class StampHeap {

  private static final int FIRST_CAPACITY = 16;

  private int size;
  private int[] rows = new int[FIRST_CAPACITY];
  private long[] stamps = new long[FIRST_CAPACITY];
  private long[] tickets = new long[FIRST_CAPACITY];

  boolean isEmpty() {
    return size == 0;
  }

  /** Returns the row of the first. */
  int row() {
    return rows[0];
  }

  /** Returns the least stamp. */
  long stamp() {
    return stamps[0];
  }

  /** Returns the ticket of the first. */
  long ticket() {
    return tickets[0];
  }

  void clear() {
    size = 0;
  }

  void add(int row, long stamp, long ticket) {
    if (size == rows.length) {
      rows = Arrays.copyOf(rows, 2 * size);
      stamps = Arrays.copyOf(stamps, 2 * size);
      tickets = Arrays.copyOf(tickets, 2 * size);
    }
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (!before(stamp, ticket, parent)) {
        break;
      }
      put(at, rows[parent], stamps[parent], tickets[parent]);
      at = parent;
    }
    put(at, row, stamp, ticket);
  }

  /** Takes the first out. */
  void pop() {
    size--;
    int row = rows[size];
    long stamp = stamps[size];
    long ticket = tickets[size];
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && before(stamps[child + 1], tickets[child + 1], child)) {
        child++;
      }
      if (before(stamp, ticket, child)) {
        break;
      }
      put(at, rows[child], stamps[child], tickets[child]);
      at = child;
    }
    put(at, row, stamp, ticket);
  }

  private boolean before(long stamp, long ticket, int place) {
    return stamp < stamps[place] || (stamp == stamps[place] && ticket < tickets[place]);
  }

  private void put(int at, int row, long stamp, long ticket) {
    rows[at] = row;
    stamps[at] = stamp;
    tickets[at] = ticket;
  }
}

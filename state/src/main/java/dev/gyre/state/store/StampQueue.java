package dev.gyre.state.store;

import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongHeapPriorityQueue;
import java.util.Arrays;

/**
 * Rows in the order of (stamp, order of arrival), any of which can be taken out.
 *
 * <p>For maintainers. One heap of all rows reads and writes a dozen places all over it for each
 * that comes or goes. Stamps arrive nearly ascending and rows leave from the front, so that here
 * they wait in <i>stretches</i> of time, in the order of arrival, and only the stretch in front,
 * and what comes before its end, is in a heap. A row that is taken out leaves its entry behind,
 * which is passed over when its turn comes: each entry has a ticket, and the row that of its newest
 * entry. The front of the heap is always an entry that counts, so that the oldest stamp can be read
 * at any time.
 */
final class StampQueue {

  /** The ticket of a row that is in no queue. */
  static final long NO_TICKET = 0;

  /** A stretch is 65 ms of stamps in microseconds. */
  private static final int STRETCH_BITS = 16;

  /** Entries that do not count before they are dropped, besides as many as those that do. */
  private static final int STALE_FLOOR = 4096;

  private final NodeRows rows;
  private final int ticketColumn;
  private final StampHeap heap = new StampHeap();
  private final Long2ObjectOpenHashMap<Stretch> stretches = new Long2ObjectOpenHashMap<>();

  /**
   * Those of the stretches: rows look for theirs far more often than the first one is asked for.
   */
  private final LongHeapPriorityQueue numbers = new LongHeapPriorityQueue();

  private Stretch last;
  private long lastNumber;

  /** Stamps of stretches up to this one are in the heap. */
  private long front = Long.MIN_VALUE;

  private int size;
  private int entries;

  /** Entries of one stretch of time, in the order of arrival. */
  private static final class Stretch {
    private int size;
    private int[] rows = new int[16];
    private long[] stamps = new long[16];
    private long[] tickets = new long[16];

    void add(int row, long stamp, long ticket) {
      if (size == rows.length) {
        rows = Arrays.copyOf(rows, 2 * size);
        stamps = Arrays.copyOf(stamps, 2 * size);
        tickets = Arrays.copyOf(tickets, 2 * size);
      }
      rows[size] = row;
      stamps[size] = stamp;
      tickets[size++] = ticket;
    }
  }

  /**
   * Makes an empty queue.
   *
   * @param ticketColumn which value of a row is its ticket, for this queue and others of the rows
   */
  StampQueue(NodeRows rows, int ticketColumn) {
    this.rows = rows;
    this.ticketColumn = ticketColumn;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Returns the row with the least stamp; the queue must not be empty. */
  int first() {
    return heap.row();
  }

  /** Returns the least stamp; the queue must not be empty. */
  long firstStamp() {
    return heap.stamp();
  }

  /**
   * Adds a row that is in no queue.
   *
   * @param ticket above all that any row was added with
   */
  void add(int row, long stamp, long ticket) {
    if (entries > 2 * size + STALE_FLOOR) {
      dropStale();
    }
    rows.set(row, ticketColumn, ticket);
    size++;
    enter(row, stamp, ticket);
    if (heap.isEmpty()) {
      settle();
    }
  }

  private void enter(int row, long stamp, long ticket) {
    entries++;
    long number = stamp >> STRETCH_BITS;
    if (number <= front) {
      heap.add(row, stamp, ticket);
      return;
    }
    if (last == null || number != lastNumber) {
      last = stretches.get(number);
      lastNumber = number;
      if (last == null) {
        last = new Stretch();
        stretches.put(number, last);
        numbers.enqueue(number);
      }
    }
    last.add(row, stamp, ticket);
  }

  /** Takes out a row that is in this queue. */
  void remove(int row) {
    boolean wasFirst = heap.ticket() == rows.value(row, ticketColumn);
    rows.set(row, ticketColumn, NO_TICKET);
    size--;
    if (size == 0) {
      clear();
    } else if (wasFirst) {
      settle();
    }
  }

  private void clear() {
    heap.clear();
    stretches.clear();
    numbers.clear();
    last = null;
    front = Long.MIN_VALUE;
    entries = 0;
  }

  /** Brings an entry that counts to the front of the heap; there is one. */
  private void settle() {
    while (true) {
      while (!heap.isEmpty() && !counts(heap.row(), heap.ticket())) {
        heap.pop();
        entries--;
      }
      if (!heap.isEmpty()) {
        return;
      }
      front = numbers.dequeueLong();
      Stretch next = stretches.remove(front);
      if (next == last) {
        last = null;
      }
      for (int i = 0; i < next.size; i++) {
        if (counts(next.rows[i], next.tickets[i])) {
          heap.add(next.rows[i], next.stamps[i], next.tickets[i]);
        } else {
          entries--;
        }
      }
    }
  }

  private boolean counts(int row, long ticket) {
    return rows.value(row, ticketColumn) == ticket;
  }

  /** Makes the queue anew of the entries that count. */
  private void dropStale() {
    Stretch kept = new Stretch();
    for (; !heap.isEmpty(); heap.pop()) {
      keep(heap.row(), heap.stamp(), heap.ticket(), kept);
    }
    for (Stretch each : stretches.values()) {
      for (int i = 0; i < each.size; i++) {
        keep(each.rows[i], each.stamps[i], each.tickets[i], kept);
      }
    }
    clear();
    for (int i = 0; i < kept.size; i++) {
      enter(kept.rows[i], kept.stamps[i], kept.tickets[i]);
    }
    if (size > 0) {
      settle();
    }
  }

  private void keep(int row, long stamp, long ticket, Stretch kept) {
    if (counts(row, ticket)) {
      kept.add(row, stamp, ticket);
    }
  }
}

package dev.gyre.state.store;

import java.util.Arrays;

/**
 * A binary min-heap of entry numbers, ordered by (stamp, order of arrival), that can take any entry
 * out. Stamps arrive nearly ascending, and then an insertion costs O(1); taking out costs O(log n).
 *
 * <p>Ties are broken by a serial number, so that equal stamps leave first in, first out.
 */
final class StampHeap {

  private int size;
  private int[] entries = new int[16];
  private long[] stamps = new long[16];
  private long[] serials = new long[16];
  private int[] places;

  /** Makes a heap of entries numbered below a capacity that {@link #growEntries} can raise. */
  StampHeap(int capacity) {
    places = new int[capacity];
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Returns the entry with the least stamp. */
  int first() {
    return entries[0];
  }

  /** Returns the least stamp. */
  long firstStamp() {
    return stamps[0];
  }

  /** Returns the i-th entry in no order, i below {@link #size()}. */
  int entry(int i) {
    return entries[i];
  }

  void growEntries(int capacity) {
    places = Arrays.copyOf(places, capacity);
  }

  void add(int entry, long stamp, long serial) {
    if (size == entries.length) {
      int capacity = size * 2;
      entries = Arrays.copyOf(entries, capacity);
      stamps = Arrays.copyOf(stamps, capacity);
      serials = Arrays.copyOf(serials, capacity);
    }
    size++;
    siftUp(size - 1, entry, stamp, serial);
  }

  void remove(int entry) {
    int hole = places[entry];
    size--;
    if (hole == size) {
      return;
    }
    int last = entries[size];
    long stamp = stamps[size];
    long serial = serials[size];
    if (hole > 0 && before(stamp, serial, (hole - 1) >>> 1)) {
      siftUp(hole, last, stamp, serial);
    } else {
      siftDown(hole, last, stamp, serial);
    }
  }

  private void siftUp(int from, int entry, long stamp, long serial) {
    int at = from;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      if (!before(stamp, serial, parent)) {
        break;
      }
      put(at, entries[parent], stamps[parent], serials[parent]);
      at = parent;
    }
    put(at, entry, stamp, serial);
  }

  private void siftDown(int from, int entry, long stamp, long serial) {
    int at = from;
    while (true) {
      int child = 2 * at + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && before(stamps[child + 1], serials[child + 1], child)) {
        child++;
      }
      if (before(stamp, serial, child)) {
        break;
      }
      put(at, entries[child], stamps[child], serials[child]);
      at = child;
    }
    put(at, entry, stamp, serial);
  }

  private boolean before(long stamp, long serial, int place) {
    return stamp < stamps[place] || (stamp == stamps[place] && serial < serials[place]);
  }

  private void put(int at, int entry, long stamp, long serial) {
    entries[at] = entry;
    stamps[at] = stamp;
    serials[at] = serial;
    places[entry] = at;
  }
}

package dev.gyre.graph.slot;

import dev.gyre.graph.event.NodeId;
import java.util.Arrays;

/**
 * Rows of longs in blocks of {@value #BLOCK} rows, by their places from 0 on. When a list of
 * in-edges grows it gets one block more and keeps the others: one array for all rows had to be
 * copied into a larger one again and again, and what lists outgrow was most of what got old on the
 * heap and died. The first block of a small list has fewer rows.
 */
final class EdgeRows {

  /** Rows of a block. */
  static final int BLOCK = 8;

  static final int TIMESTAMP = 0;
  static final int UPDATED = 5;
  static final int ID_HI = 1;
  static final int ID_LO = 2;
  static final int OTHER_HI = 3;
  static final int OTHER_LO = 4;

  /** Longs of a row. */
  private static final int STRIDE = 6;

  /** No rows. */
  static final long[][] NONE = {};

  private static final int BLOCK_SHIFT = 3;

  private EdgeRows() {}

  /** A field of the row of a place. */
  static long get(long[][] rows, int place, int field) {
    return rows[place >> BLOCK_SHIFT][row(place) + field];
  }

  static void set(long[][] rows, int place, int field, long value) {
    rows[place >> BLOCK_SHIFT][row(place) + field] = value;
  }

  /** Where in its block the row of a place begins. */
  private static int row(int place) {
    return (place & BLOCK - 1) * STRIDE;
  }

  /** Sets what an edge is known by. */
  static void setKey(
      long[][] rows,
      int place,
      long timestampMs,
      long idHi,
      long idLo,
      long otherHi,
      long otherLo) {
    long[] block = rows[place >> BLOCK_SHIFT];
    int row = row(place);
    block[row + TIMESTAMP] = timestampMs;
    block[row + ID_HI] = idHi;
    block[row + ID_LO] = idLo;
    block[row + OTHER_HI] = otherHi;
    block[row + OTHER_LO] = otherLo;
  }

  /** Compares the edge at a place with another one, in the order of lists. */
  static int compare(
      long[][] rows,
      int place,
      long timestampMs,
      long idHi,
      long idLo,
      long otherHi,
      long otherLo) {
    long[] block = rows[place >> BLOCK_SHIFT];
    int row = row(place);
    int order = Long.compare(block[row + TIMESTAMP], timestampMs);
    if (order == 0) {
      order = NodeId.compare(block[row + ID_HI], block[row + ID_LO], idHi, idLo);
    }
    return order != 0
        ? order
        : NodeId.compare(block[row + OTHER_HI], block[row + OTHER_LO], otherHi, otherLo);
  }

  /** The least number of places that is not below a number and can be had. */
  static int capacity(int places) {
    return places <= BLOCK ? places : (places + BLOCK - 1) / BLOCK * BLOCK;
  }

  /**
   * The same rows with more places behind them.
   *
   * @param places as {@link #capacity} gives it; no fewer than there are
   */
  static long[][] resized(long[][] rows, int places) {
    int blocks = (places + BLOCK - 1) / BLOCK;
    long[][] resized = Arrays.copyOf(rows, blocks);
    int longs = Math.min(places, BLOCK) * STRIDE;
    if (blocks > 0 && rows.length > 0 && rows[0].length < longs) {
      resized[0] = Arrays.copyOf(rows[0], longs);
    }
    for (int block = rows.length; block < blocks; block++) {
      resized[block] = new long[longs];
    }
    return resized;
  }

  /** Puts the first so many blocks behind the others: their rows are not needed any more. */
  static void rotate(long[][] rows, int blocks) {
    long[][] free = Arrays.copyOf(rows, blocks);
    System.arraycopy(rows, blocks, rows, 0, rows.length - blocks);
    System.arraycopy(free, 0, rows, rows.length - blocks, blocks);
  }

  /** Moves rows up by one place. */
  static void moveUp(long[][] rows, int from, int count) {
    for (int place = from + count - 1; place >= from; place--) {
      copy(rows, place, place + 1);
    }
  }

  /** Moves rows to the beginning. */
  static void moveToBegin(long[][] rows, int from, int count) {
    for (int i = 0; i < count; i++) {
      copy(rows, from + i, i);
    }
  }

  private static void copy(long[][] rows, int from, int to) {
    System.arraycopy(
        rows[from >> BLOCK_SHIFT], row(from), rows[to >> BLOCK_SHIFT], row(to), STRIDE);
  }
}

package dev.gyre.graph.aggregate;

import java.io.Serializable;

/**
 * One number kept for each slice.
 *
 * @param kind how edges or labels enter it
 * @param value which of an item's values it reads; 0 where the kind reads none
 */
record Column(Kind kind, int value) implements Serializable {

  /** How edges or labels enter a column. All are independent of order. */
  enum Kind {
    /** Number of items. */
    COUNT(0),
    /** Least time. */
    FIRST(Long.MAX_VALUE),
    /** Greatest time. */
    LAST(Long.MIN_VALUE),
    /** Sum of a value where it is there. */
    SUM(0),
    /** Number of items that have a value. */
    PRESENT(0),
    /** Greatest value. */
    GREATEST(Long.MIN_VALUE);

    private final long empty;

    Kind(long empty) {
      this.empty = empty;
    }

    /** The column of a slice without items. */
    long empty() {
      return empty;
    }

    /** Whether the column depends on a value of the items. */
    boolean readsValue() {
      return this == SUM || this == PRESENT || this == GREATEST;
    }
  }

  /** The cell after a new item. */
  long add(long cell, long timeMs, long[] values) {
    return switch (kind) {
      case COUNT -> cell + 1;
      case FIRST -> Math.min(cell, timeMs);
      case LAST -> Math.max(cell, timeMs);
      case SUM -> values[value] == FixedPoint.MISSING ? cell : cell + values[value];
      case PRESENT -> values[value] == FixedPoint.MISSING ? cell : cell + 1;
      case GREATEST -> Math.max(cell, values[value]);
    };
  }

  /** The cell after the value of an item that is in it already has grown. */
  long raise(long cell, int raised, long from, long to) {
    if (value != raised) {
      return cell;
    }
    return switch (kind) {
      case SUM -> cell + to - (from == FixedPoint.MISSING ? 0 : from);
      case PRESENT -> from == FixedPoint.MISSING ? cell + 1 : cell;
      case GREATEST -> Math.max(cell, to);
      case COUNT, FIRST, LAST -> cell;
    };
  }
}

package dev.gyre.graph.node;

import dev.gyre.graph.event.HalfLabel;
import dev.gyre.graph.event.Label;
import dev.gyre.graph.event.NodeId;
import java.util.Arrays;

/**
 * Labels of a node's in-edges that are not yet attributes of them, because the watermark has not
 * reached their availability or the edge has not come. In ascending order of (directed relation,
 * timestamp, id, other node, availability, label).
 *
 * <p>Layout: one row of {@value #STRIDE} longs a label.
 */
public final class PendingLabels {

  private static final int STRIDE = 8;
  private static final int DIRECTED = 0;
  private static final int TIMESTAMP = 1;
  private static final int ID_HI = 2;
  private static final int ID_LO = 3;
  private static final int OTHER_HI = 4;
  private static final int OTHER_LO = 5;
  private static final int AVAILABLE = 6;
  private static final int LABEL = 7;

  private long[] rows = new long[STRIDE];
  private int size;

  PendingLabels() {}

  /** Adds a label unless it is there. */
  boolean add(HalfLabel label) {
    long[] row = {
      label.directed(),
      label.timestampMs(),
      label.id().hi(),
      label.id().lo(),
      label.other().key().hi(),
      label.other().key().lo(),
      label.availableAtMs(),
      label.label().ordinal()
    };
    int at = find(row, STRIDE);
    if (at >= 0) {
      return false;
    }
    at = ~at;
    reserve(size + 1);
    System.arraycopy(rows, at * STRIDE, rows, (at + 1) * STRIDE, (size - at) * STRIDE);
    System.arraycopy(row, 0, rows, at * STRIDE, STRIDE);
    size++;
    return true;
  }

  /**
   * Appends a label as an earlier list had it.
   *
   * @throws IllegalStateException if it is not above the last one
   */
  public void append(
      int directed,
      long timestampMs,
      long idHi,
      long idLo,
      long otherHi,
      long otherLo,
      long availableAtMs,
      Label label) {
    long[] row = {
      directed, timestampMs, idHi, idLo, otherHi, otherLo, availableAtMs, label.ordinal()
    };
    if (size > 0 && compare(size - 1, row, STRIDE) >= 0) {
      throw new IllegalStateException(
          "pending label available at " + availableAtMs + " ms is out of order");
    }
    reserve(size + 1);
    System.arraycopy(row, 0, rows, size * STRIDE, STRIDE);
    size++;
  }

  /** Keeps the labels whose place {@code keep} marks. */
  void retain(boolean[] keep) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (keep[i]) {
        System.arraycopy(rows, i * STRIDE, rows, kept * STRIDE, STRIDE);
        kept++;
      }
    }
    size = kept;
  }

  /** Place of the first label of the edge, or -1. */
  int firstOf(int directed, long timestampMs, long idHi, long idLo, long otherHi, long otherLo) {
    long[] edge = {directed, timestampMs, idHi, idLo, otherHi, otherLo};
    int at = find(edge, AVAILABLE);
    if (at < 0) {
      return -1;
    }
    while (at > 0 && compare(at - 1, edge, AVAILABLE) == 0) {
      at--;
    }
    return at;
  }

  /** Whether the labels at two places are of one edge. */
  boolean sameEdge(int a, int b) {
    for (int column = DIRECTED; column < AVAILABLE; column++) {
      if (rows[a * STRIDE + column] != rows[b * STRIDE + column]) {
        return false;
      }
    }
    return true;
  }

  /** Number of labels that wait. */
  public int size() {
    return size;
  }

  /** Directed relation of the label's edge. */
  public int directed(int i) {
    return (int) rows[i * STRIDE + DIRECTED];
  }

  /** Timestamp of the label's edge, epoch milliseconds. */
  public long timestampMs(int i) {
    return rows[i * STRIDE + TIMESTAMP];
  }

  /** Upper half of the edge's id. */
  public long idHi(int i) {
    return rows[i * STRIDE + ID_HI];
  }

  /** Lower half of the edge's id. */
  public long idLo(int i) {
    return rows[i * STRIDE + ID_LO];
  }

  /** Upper half of the other node's identity. */
  public long otherHi(int i) {
    return rows[i * STRIDE + OTHER_HI];
  }

  /** Lower half of the other node's identity. */
  public long otherLo(int i) {
    return rows[i * STRIDE + OTHER_LO];
  }

  /** From when the label may be used, epoch milliseconds. */
  public long availableAtMs(int i) {
    return rows[i * STRIDE + AVAILABLE];
  }

  /** The label. */
  public Label label(int i) {
    return Label.of((int) rows[i * STRIDE + LABEL]);
  }

  private int find(long[] key, int columns) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = compare(middle, key, columns);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return ~low;
  }

  private int compare(int i, long[] key, int columns) {
    int row = i * STRIDE;
    int order = Long.compare(rows[row + DIRECTED], key[DIRECTED]);
    if (order == 0) {
      order = Long.compare(rows[row + TIMESTAMP], key[TIMESTAMP]);
    }
    if (order == 0) {
      order = NodeId.compare(rows[row + ID_HI], rows[row + ID_LO], key[ID_HI], key[ID_LO]);
    }
    if (order == 0) {
      order =
          NodeId.compare(rows[row + OTHER_HI], rows[row + OTHER_LO], key[OTHER_HI], key[OTHER_LO]);
    }
    for (int column = AVAILABLE; order == 0 && column < columns; column++) {
      order = Long.compare(rows[row + column], key[column]);
    }
    return order;
  }

  private void reserve(int labels) {
    if (labels * STRIDE > rows.length) {
      rows = Arrays.copyOf(rows, Math.max(labels, labels + (labels >> 1)) * STRIDE);
    }
  }
}

package dev.gyre.state.record;

import dev.gyre.graph.event.NodeId;
import java.util.Arrays;

/**
 * A list of some hundred nodes at most without duplicates, in no order: who has an in-edge from a
 * source. Ids are kept as halves, without an object for each, and searched one after the other: an
 * index would take as much memory again.
 */
public final class DestinationList {

  private static final long[] NONE = {};
  private static final int FIRST_CAPACITY = 2;

  /** Memory is read by 64 bytes. */
  private static final int LONGS_AT_ONCE = 8;

  private static final int MOST_TOUCHED = 128;

  /** Upper and lower half of each node in turn. */
  private long[] halves = NONE;

  private int size;

  /** Makes an empty list. */
  public DestinationList() {}

  /** Returns the number of nodes. */
  public int size() {
    return size;
  }

  /** Returns whether there is none. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** Returns the upper half of the i-th node. */
  public long hi(int i) {
    return halves[2 * i];
  }

  /** Returns the lower half of the i-th node. */
  public long lo(int i) {
    return halves[2 * i + 1];
  }

  /** Returns the nodes, in an array of its own. */
  public NodeId[] toArray() {
    NodeId[] nodes = new NodeId[size];
    for (int i = 0; i < size; i++) {
      nodes[i] = new NodeId(hi(i), lo(i));
    }
    return nodes;
  }

  /** Returns whether a node is in the list. */
  public boolean contains(NodeId node) {
    return indexOf(node) >= 0;
  }

  /** Adds a node; returns false if it is there already. */
  public boolean add(NodeId node) {
    if (contains(node)) {
      return false;
    }
    append(node.hi(), node.lo());
    return true;
  }

  /** Adds a node that is not in the list. */
  public void append(long hi, long lo) {
    if (2 * size == halves.length) {
      halves = Arrays.copyOf(halves, Math.max(2 * FIRST_CAPACITY, 2 * halves.length));
    }
    halves[2 * size] = hi;
    halves[2 * size + 1] = lo;
    size++;
  }

  /** Takes a node away; returns false if it is not there. */
  public boolean remove(NodeId node) {
    int place = indexOf(node);
    if (place < 0) {
      return false;
    }
    size--;
    halves[2 * place] = halves[2 * size];
    halves[2 * place + 1] = halves[2 * size + 1];
    return true;
  }

  /** Takes all nodes away. */
  public void clear() {
    halves = NONE;
    size = 0;
  }

  /**
   * Reads the beginning and the end of the list: several ones one after the other are read from
   * memory at the same time. What is between is read fast by whoever reads on from the beginning.
   *
   * @return something of what was read
   */
  public long touch() {
    long sum = size == 0 ? 0 : halves[2 * size - 1];
    for (int at = 0; at < 2 * size && at < MOST_TOUCHED; at += LONGS_AT_ONCE) {
      sum += halves[at];
    }
    return sum;
  }

  private int indexOf(NodeId node) {
    for (int i = 0; i < size; i++) {
      if (lo(i) == node.lo() && hi(i) == node.hi()) {
        return i;
      }
    }
    return -1;
  }
}

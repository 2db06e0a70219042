package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.NoSuchElementException;

/**
 * The nodes whose embedding is out of date, over all shards of a subtask, in the order in which
 * they should be refreshed.
 *
 * <p>Direct dirt leaves before ripple dirt, the oldest first in each: direct dirt by its oldest
 * direct mark, ripple dirt by its oldest. While ripple dirt waits that is older than {@code
 * rippleAgeMicros}, one in {@link #TURNS} leaves from there, so that it never starves; with a share
 * of its own and not by age, since a hub makes more of it than may ever be refreshed in time, and
 * direct dirt would wait behind all of that. A node is in the set once: marking it again keeps its
 * oldest stamp and makes ripple dirt direct if either mark is.
 *
 * <p>It lives in memory; the layer's store writes it into keyed state at a snapshot and reads it
 * back, then with the oldest stamp of either class alone.
 *
 * <p>For maintainers: an entry is a row of {@link NodeRows}, and one {@link StampQueue} per class
 * orders the rows. About 100 bytes an entry.
 */
public final class DirtySet {

  /** The stamp of a mark that was not made. */
  public static final long NO_MARK = Long.MAX_VALUE;

  /** While both classes wait, and ripple dirt has waited long, every so many turns are its. */
  static final int TURNS = 4;

  private final long rippleAgeMicros;

  /** Values of a row. */
  private static final int STAMP = 0;

  private static final int DIRECT_STAMP = 1;

  private static final int TICKET = 2;

  private static final int SHARD = 3;

  private final NodeRows rows = new NodeRows(4);
  private final StampQueue direct = new StampQueue(rows, TICKET);
  private final StampQueue ripple = new StampQueue(rows, TICKET);

  private long ticket = StampQueue.NO_TICKET;
  private long touched;
  private int turn;

  private NodeId polledNode;
  private int polledShard;
  private long polledStampMicros;
  private long polledDirectMicros;

  /** What is done with each entry. */
  @FunctionalInterface
  public interface Visitor {
    /** Called once an entry. */
    void entry(int shard, NodeId node, long stampMicros, Dirt dirt);
  }

  /**
   * Makes an empty set.
   *
   * @param rippleAgeMs age in milliseconds from which ripple dirt has its turn, 0 or more
   */
  public DirtySet(long rippleAgeMs) {
    if (rippleAgeMs < 0) {
      throw new IllegalArgumentException(
          "rippleAgeMs is " + rippleAgeMs + " but must be 0 or more");
    }
    this.rippleAgeMicros = Math.multiplyExact(rippleAgeMs, 1000L);
  }

  /** Returns the age from which ripple dirt has its turn, microseconds. */
  long rippleAgeMicros() {
    return rippleAgeMicros;
  }

  /**
   * Marks a node.
   *
   * @param shard the shard that owns the node
   * @param stampMicros ingest stamp of the change, epoch microseconds
   * @return whether the node was not in the set
   */
  public boolean mark(int shard, NodeId node, long stampMicros, Dirt dirt) {
    return mark(shard, node.hi(), node.lo(), stampMicros, dirt);
  }

  /** Marks a node given by the halves of its id. */
  boolean mark(int shard, long nodeHi, long nodeLo, long stampMicros, Dirt dirt) {
    int row = rows.find(nodeHi, nodeLo);
    long directMicros = dirt == Dirt.DIRECT ? stampMicros : NO_MARK;
    if (row == NodeRows.ABSENT) {
      row = rows.add(nodeHi, nodeLo);
      rows.set(row, SHARD, shard);
      set(row, stampMicros, directMicros);
      queueOf(row).add(row, orderOf(row), ++ticket);
      return true;
    }
    if (isDirect(row) ? directMicros >= direct(row) : again(row, stampMicros, directMicros)) {
      if (stampMicros < stamp(row)) {
        rows.set(row, STAMP, stampMicros);
      }
      return false;
    }
    queueOf(row).remove(row);
    set(row, Math.min(stampMicros, stamp(row)), Math.min(directMicros, direct(row)));
    queueOf(row).add(row, orderOf(row), ++ticket);
    return false;
  }

  /** Whether a mark leaves ripple dirt where it is. */
  private boolean again(int row, long stampMicros, long directMicros) {
    return directMicros == NO_MARK && stampMicros >= stamp(row);
  }

  /**
   * Takes out the next node to refresh; its data is then in the {@code polled...} methods.
   *
   * @param nowMicros the time that the age of ripple dirt is measured by, epoch microseconds
   * @return false if the set is empty
   */
  public boolean poll(long nowMicros) {
    StampQueue from = next(nowMicros);
    if (from == null) {
      return false;
    }
    int row = from.first();
    from.remove(row);
    polledNode = rows.node(row);
    polledShard = (int) rows.value(row, SHARD);
    polledStampMicros = stamp(row);
    polledDirectMicros = direct(row);
    rows.remove(row);
    return true;
  }

  private StampQueue next(long nowMicros) {
    if (ripple.isEmpty()) {
      return direct.isEmpty() ? null : direct;
    }
    if (direct.isEmpty()) {
      return ripple;
    }
    if (nowMicros - ripple.firstStamp() < rippleAgeMicros) {
      return direct;
    }
    turn = (turn + 1) % TURNS;
    return turn == 0 ? ripple : direct;
  }

  /** Returns the node that {@link #poll} took out last. */
  public NodeId polledNode() {
    if (polledNode == null) {
      throw new NoSuchElementException("nothing was polled: call poll first");
    }
    return polledNode;
  }

  /** Returns the shard of the node that {@link #poll} took out last. */
  public int polledShard() {
    return polledShard;
  }

  /** Returns the oldest ingest stamp of the node that {@link #poll} took out last. */
  public long polledStampMicros() {
    return polledStampMicros;
  }

  /** Returns the class of the node that {@link #poll} took out last. */
  public Dirt polledDirt() {
    return polledDirectMicros == NO_MARK ? Dirt.RIPPLE : Dirt.DIRECT;
  }

  /**
   * Returns the oldest direct ingest stamp of the node that {@link #poll} took out last; {@link
   * #NO_MARK} if it is ripple dirt.
   */
  public long polledDirectMicros() {
    return polledDirectMicros;
  }

  /** Makes direct dirt whose oldest direct mark is older than a time ripple dirt. */
  void demote(long olderThanMicros) {
    IntArrayList old = new IntArrayList();
    for (int row = 0; row < rows.end(); row++) {
      if (isIn(row) && direct(row) < olderThanMicros) {
        old.add(row);
      }
    }
    old.forEach(
        row -> {
          direct.remove(row);
          set(row, stamp(row), NO_MARK);
          ripple.add(row, stamp(row), ++ticket);
        });
  }

  /** Takes a node out, as when it was refreshed out of turn; returns whether it was in the set. */
  public boolean remove(NodeId node) {
    int row = rows.find(node.hi(), node.lo());
    if (row == NodeRows.ABSENT) {
      return false;
    }
    queueOf(row).remove(row);
    rows.remove(row);
    return true;
  }

  /** Returns whether a node is in the set. */
  public boolean contains(NodeId node) {
    return rows.find(node.hi(), node.lo()) != NodeRows.ABSENT;
  }

  /** Returns whether a node is in the set with direct dirt. */
  boolean isDirect(NodeId node) {
    int row = rows.find(node.hi(), node.lo());
    return row != NodeRows.ABSENT && isDirect(row);
  }

  /** Returns the number of nodes in the set. */
  public int size() {
    return rows.size();
  }

  /** Returns the number of nodes of a class. */
  public int size(Dirt dirt) {
    return (dirt == Dirt.DIRECT ? direct : ripple).size();
  }

  /** Returns whether there is nothing to refresh. */
  public boolean isEmpty() {
    return rows.size() == 0;
  }

  /**
   * Returns the oldest ingest stamp of a class, of direct dirt that of the direct marks; {@link
   * Long#MAX_VALUE} without any.
   */
  public long oldestStampMicros(Dirt dirt) {
    StampQueue queue = dirt == Dirt.DIRECT ? direct : ripple;
    return queue.isEmpty() ? Long.MAX_VALUE : queue.firstStamp();
  }

  /** Visits all entries in no particular order; the visitor must not change the set. */
  public void forEach(Visitor visitor) {
    for (int row = 0; row < rows.end(); row++) {
      if (isIn(row)) {
        visitor.entry(
            (int) rows.value(row, SHARD),
            rows.node(row),
            stamp(row),
            isDirect(row) ? Dirt.DIRECT : Dirt.RIPPLE);
      }
    }
  }

  /** Has what is known of a node read from memory, for when several will be marked. */
  void touch(long nodeLo) {
    // Kept, or the compiler would leave the reads out.
    touched += rows.touch(nodeLo);
  }

  /** Whether a row is of a node that is in the set. */
  private boolean isIn(int row) {
    return rows.value(row, TICKET) != StampQueue.NO_TICKET;
  }

  private boolean isDirect(int row) {
    return direct(row) != NO_MARK;
  }

  private long stamp(int row) {
    return rows.value(row, STAMP);
  }

  private long direct(int row) {
    return rows.value(row, DIRECT_STAMP);
  }

  private void set(int row, long stampMicros, long directMicros) {
    rows.set(row, STAMP, stampMicros);
    rows.set(row, DIRECT_STAMP, directMicros);
  }

  private long orderOf(int row) {
    return isDirect(row) ? direct(row) : stamp(row);
  }

  private StampQueue queueOf(int row) {
    return isDirect(row) ? direct : ripple;
  }
}

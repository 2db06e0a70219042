package dev.gyre.state.record;

import dev.gyre.graph.aggregate.AggregateRecord;
import dev.gyre.graph.node.NodeRecord;
import java.util.Objects;

/**
 * Everything one layer keeps of one of its own nodes. Mutable and single-threaded; it lives in the
 * store's cache, and whoever changes it says so to the store.
 */
public final class LayerNode {

  /** The due time of a node that is not in the calendar. */
  public static final long NOT_SCHEDULED = Long.MAX_VALUE;

  /** The stamp of a node that has none. */
  public static final long NO_STAMP = Long.MIN_VALUE;

  private final NodeRecord graph;
  private final AggregateRecord aggregates;
  private final Subscriptions subscriptions;
  private float[] vector;
  private int defined;
  private long stampMicros = NO_STAMP;
  private long appliedStampMicros = NO_STAMP;
  private float[] pushed;
  private long calendarDueMs = NOT_SCHEDULED;

  /** Makes a node without embedding, aggregates and subscribers. */
  public LayerNode(NodeRecord graph) {
    this(graph, null, new Subscriptions());
  }

  /**
   * Makes a node without embedding.
   *
   * @param aggregates its windowed aggregates, or null: only layer 0 has them
   */
  public LayerNode(NodeRecord graph, AggregateRecord aggregates, Subscriptions subscriptions) {
    this.graph = Objects.requireNonNull(graph, "graph");
    this.aggregates = aggregates;
    this.subscriptions = Objects.requireNonNull(subscriptions, "subscriptions");
  }

  /** Returns features, in-edges and labels. */
  public NodeRecord graph() {
    return graph;
  }

  /** Returns the windowed aggregates, or null: only layer 0 has them. */
  public AggregateRecord aggregates() {
    return aggregates;
  }

  /** Returns the shards that need a replica of this node. */
  public Subscriptions subscriptions() {
    return subscriptions;
  }

  /**
   * Returns the base and the tracks, {@code (1 + tracks) * d} floats, or null until computed. Do
   * not change it; what is in it changes with the next {@link #setVector}, so that what is sent is
   * a copy.
   */
  public float[] vector() {
    return vector;
  }

  /** Returns the bit mask of the tracks that are defined in {@link #vector()}. */
  public int defined() {
    return defined;
  }

  /** Returns the newest ingest stamp that the vector reflects, epoch microseconds. */
  public long stampMicros() {
    return stampMicros;
  }

  /**
   * Sets the embedding.
   *
   * @param values the base and the tracks, copied; null takes it away
   * @param defined bit mask of the tracks that are defined
   * @param stampMicros newest ingest stamp that it reflects, epoch microseconds
   */
  public void setVector(float[] values, int defined, long stampMicros) {
    float[] held = Vectors.copyInto(vector, values);
    if (held != vector) {
      this.vector = held;
    }
    this.defined = defined;
    this.stampMicros = stampMicros;
  }

  /** Forgets the embedding, and what was sent of it: others may have a later one, or none. */
  public void forgetVector() {
    vector = null;
    pushed = null;
    defined = 0;
    stampMicros = NO_STAMP;
  }

  /** Returns whether the embedding was taken away: the node was deleted, and that is known. */
  public boolean isTombstone() {
    return vector == null && stampMicros != NO_STAMP;
  }

  /** Returns the newest stamp of a half that was applied to the record, epoch microseconds. */
  public long appliedStampMicros() {
    return appliedStampMicros;
  }

  /** Notes that something of this ingest stamp was applied; an older stamp changes nothing. */
  public void applied(long ingestStampMicros) {
    appliedStampMicros = Math.max(appliedStampMicros, ingestStampMicros);
  }

  /**
   * Returns the vector last sent to subscribers where a tolerance let the node keep a change of it
   * to itself; null when {@link #vector()} was sent.
   */
  public float[] pushed() {
    return pushed;
  }

  /** Sets the vector last sent, which is copied, if it is not the vector itself. */
  public void setPushed(float[] values) {
    float[] held = values == pushed ? pushed : Vectors.copyInto(pushed, values);
    if (held != pushed) {
      this.pushed = held;
    }
  }

  /**
   * Returns the time of the node's calendar entry; {@link #NOT_SCHEDULED} without one. At or before
   * the watermark the entry has been taken, and the node is dirty: its refresh schedules it anew.
   */
  public long calendarDueMs() {
    return calendarDueMs;
  }

  /**
   * Sets the time of the calendar entry: for the store, which keeps the calendar in step with it.
   */
  public void setCalendarDueMs(long calendarDueMs) {
    this.calendarDueMs = calendarDueMs;
  }
}

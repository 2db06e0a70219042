package dev.gyre.graph.slot;

/**
 * What became of an accepted event. Anything but {@link #APPLIED} had no effect on the graph's
 * edges, nodes and labels. In order of precedence: an event with two halves has the first of their
 * outcomes in this order.
 */
public enum Outcome {
  /** It changed something. */
  APPLIED,
  /** The very same version was there. */
  DUPLICATE,
  /** A greater version was there. */
  SUPERSEDED,
  /** All slots are held by edges with a greater (timestamp, id). */
  BELOW_FAN_IN,
  /** The edge's timestamp is at or before the watermark less the window. */
  OUT_OF_WINDOW;

  /** The outcome of an event whose halves had these two. */
  public static Outcome of(Outcome a, Outcome b) {
    return a.ordinal() <= b.ordinal() ? a : b;
  }
}

package dev.gyre.graph.schema;

import java.io.Serializable;
import java.time.Duration;

/**
 * How long an edge stays in the graph: it is in the window at watermark W when {@code timestamp > W
 * - lengthMs}, so an edge exactly as old as the window is out of it.
 *
 * @param lengthMs length in milliseconds, at least 1 and at most {@link #MAX_MS}
 */
public record Window(long lengthMs) implements Serializable {

  /** Longest window, about 35,000 years: it keeps sums of a time and a window from overflowing. */
  public static final long MAX_MS = 1L << 50;

  /** Checks the length. */
  public Window {
    if (lengthMs < 1 || lengthMs > MAX_MS) {
      throw new SchemaException(
          "window is " + lengthMs + " ms: it must be between 1 and " + MAX_MS + " ms");
    }
  }

  /** A window of so many milliseconds. */
  public static Window ofMs(long lengthMs) {
    return new Window(lengthMs);
  }

  /** A window as long as the duration. */
  public static Window of(Duration length) {
    return new Window(length.toMillis());
  }
}

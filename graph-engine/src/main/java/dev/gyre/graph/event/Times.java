package dev.gyre.graph.event;

/** What a time may be: any sum or difference of two of them, or of one and a window, is a long. */
final class Times {

  private static final long MAX_MS = 1L << 52;

  private Times() {}

  static void check(String what, long timeMs) {
    if (timeMs < -MAX_MS || timeMs > MAX_MS) {
      throw new EventException(
          what
              + " is "
              + timeMs
              + " ms: it must be within "
              + MAX_MS
              + " ms of 1970; is the unit milliseconds?");
    }
  }

  static void checkNotBefore(String what, long timeMs, String edge, long timestampMs) {
    check("timestamp of edge '" + edge + "'", timestampMs);
    check(what + " of edge '" + edge + "'", timeMs);
    if (timeMs < timestampMs) {
      throw new EventException(
          what
              + " of edge '"
              + edge
              + "' is "
              + timeMs
              + " ms, before the edge's timestamp "
              + timestampMs
              + " ms: use the timestamp or a later time");
    }
  }
}

package dev.gyre.state.store;

/**
 * How many late rows (see {@link RecordCache#endTurn}) may still be unwritten, so that all are by
 * the next snapshot: their number falls evenly from one snapshot to a time well before the next,
 * taking the interval to be as long as the one before.
 */
final class LatePace {

  /** Part of the interval after which all are written: the next snapshot may come early. */
  private static final double UNTIL = 0.6;

  private long snapshotNanos;
  private long intervalNanos;
  private int first;

  /**
   * Notes a snapshot.
   *
   * @param late how many rows are late from now on
   */
  void snapshot(long nowNanos, int late) {
    intervalNanos = nowNanos - snapshotNanos;
    snapshotNanos = nowNanos;
    first = late;
  }

  /** Returns how many of them may be left now. */
  int mayBeLeft(long nowNanos) {
    double through = (nowNanos - snapshotNanos) / (UNTIL * Math.max(1, intervalNanos));
    return (int) (first * Math.max(0, 1 - through));
  }
}

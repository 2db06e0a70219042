package dev.gyre.state.store;

import java.util.concurrent.TimeUnit;

/**
 * How many late rows (see {@link RecordCache#endTurn}) may still be unwritten, so that all are by
 * the next snapshot: their number falls evenly from one snapshot to a time well before the next,
 * taking the interval to be as long as the shorter one of the last two.
 */
final class LatePace {

  /** Part of the interval after which all are written: the next snapshot may come early. */
  private static final double UNTIL = 0.6;

  /** A savepoint right behind a checkpoint says nothing about the next one. */
  private static final long SHORTEST_NANOS = TimeUnit.SECONDS.toNanos(2);

  private long snapshotNanos;
  private long lastNanos = Long.MAX_VALUE;
  private long intervalNanos = SHORTEST_NANOS;
  private int first;

  /**
   * Notes a snapshot.
   *
   * @param late how many rows are late from now on
   */
  void snapshot(long nowNanos, int late) {
    long passed = nowNanos - snapshotNanos;
    intervalNanos = Math.max(SHORTEST_NANOS, Math.min(passed, lastNanos));
    lastNanos = passed;
    snapshotNanos = nowNanos;
    first = late;
  }

  /** Returns how many of them may be left now. */
  int mayBeLeft(long nowNanos) {
    double through = (nowNanos - snapshotNanos) / (UNTIL * intervalNanos);
    return (int) (first * Math.max(0, 1 - through));
  }
}

package dev.gyre.state.store;

/**
 * How much of what is late (see {@link Persistence}) may still be unwritten, so that all is written
 * by the next snapshot: it falls evenly from a time after one snapshot, when its files have been
 * copied, to a time well before the next, taking the interval to be as long as the shorter one of
 * the last two.
 */
final class LatePace {

  /**
   * Part of the interval after which they begin to be written: while a checkpoint's files are
   * flushed and copied, the processor has enough to do.
   */
  private static final double FROM = 0.2;

  /** Part of the interval after which all are written: the next snapshot may come early. */
  private static final double UNTIL = 0.9;

  /**
   * Part of the interval before that the next one has to have to count: a savepoint right behind a
   * checkpoint says nothing about the next one.
   */
  private static final double COUNTS = 0.25;

  private boolean begun;
  private long snapshotNanos;
  private long lastNanos = Long.MAX_VALUE;
  private long intervalNanos = 1;
  private int first;

  /**
   * Notes a snapshot.
   *
   * @param late how many rows, or other steps, are late from now on
   */
  void snapshot(long nowNanos, int late) {
    long passed = nowNanos - snapshotNanos;
    boolean only = lastNanos == Long.MAX_VALUE;
    if (begun && (only || passed >= COUNTS * lastNanos)) {
      intervalNanos = Math.max(1, Math.min(passed, lastNanos));
      lastNanos = passed;
    }
    begun = true;
    snapshotNanos = nowNanos;
    first = late;
  }

  /** Returns how many of them may be left now. */
  int mayBeLeft(long nowNanos) {
    double part = (double) (nowNanos - snapshotNanos) / intervalNanos;
    double through = (part - FROM) / (UNTIL - FROM);
    return (int) (first * Math.max(0, Math.min(1, 1 - through)));
  }
}

package dev.gyre.state.store;

/**
 * How much is to be written behind, and when, in the interval before a snapshot that has the rows
 * of several intervals: all at the snapshot would have the operator stand still for seconds, and
 * most of what is written early in the interval changes again before its end. So it is spread over
 * the last half, as long as the interval before was.
 */
final class EndingPace {

  /** Part of the interval after which writing begins. */
  private static final double FROM = 0.5;

  private long snapshotNanos;
  private long intervalNanos;
  private int first;

  /** Notes a snapshot. */
  void snapshot(long nowNanos) {
    intervalNanos = nowNanos - snapshotNanos;
    snapshotNanos = nowNanos;
    first = 0;
  }

  /** Whether it is time to write. */
  boolean isTime(long nowNanos) {
    return through(nowNanos) >= FROM;
  }

  /**
   * Returns how many changed rows may be left now.
   *
   * @param changed how many there are
   */
  int mayBeLeft(long nowNanos, int changed) {
    if (!isTime(nowNanos)) {
      return changed;
    }
    first = first == 0 ? changed : first;
    return (int) (first * Math.max(0, (1 - through(nowNanos)) / (1 - FROM)));
  }

  private double through(long nowNanos) {
    return (nowNanos - snapshotNanos) / (double) Math.max(1, intervalNanos);
  }
}

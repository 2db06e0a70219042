package dev.gyre.jobs.layer;

/**
 * When the next bundle of refreshes may run, so that refreshing takes no more than its share of
 * time while input waits.
 *
 * <p>A bundle that took {@code t} is followed by a pause of {@code t (1 - share) / share}. There is
 * no fixed clock: under load the dirty set grows meanwhile and coalesces, and when there is no
 * input a bundle follows a bundle at once.
 */
final class RefreshPacer {

  private final double pausePerWork;
  private final long bundleNanos;
  private long nextNanos = Long.MIN_VALUE;

  /**
   * Makes a pacer.
   *
   * @param shareOfTime share of time for refreshes under load, in (0, 1]
   * @param bundleNanos time after which a bundle ends, nanoseconds
   */
  RefreshPacer(double shareOfTime, long bundleNanos) {
    if (!(shareOfTime > 0 && shareOfTime <= 1)) {
      throw new IllegalArgumentException(
          "refresh.shareOfTime is " + shareOfTime + ", allowed are values above 0 and up to 1");
    }
    this.pausePerWork = (1 - shareOfTime) / shareOfTime;
    this.bundleNanos = bundleNanos;
  }

  long bundleNanos() {
    return bundleNanos;
  }

  /** How long to wait before the next bundle, in nanoseconds; 0 or less when it may run. */
  long waitNanos(long nowNanos) {
    return nextNanos == Long.MIN_VALUE ? 0 : nextNanos - nowNanos;
  }

  /** Notes a bundle. */
  void ran(long startNanos, long endNanos) {
    nextNanos = endNanos + (long) ((endNanos - startNanos) * pausePerWork);
  }
}

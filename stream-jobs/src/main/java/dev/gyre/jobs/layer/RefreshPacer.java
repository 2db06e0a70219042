package dev.gyre.jobs.layer;

/**
 * When the next bundle of refreshes may run, so that refreshing takes its share of time while input
 * waits.
 *
 * <p>A bundle that took {@code t} is followed by a pause of {@code t (1 - share) / share}. There is
 * no fixed clock: under load the dirty set grows meanwhile and coalesces, and when there is no
 * input a bundle follows a bundle at once.
 *
 * <p>The share grows with the age of what waits: from half of the limit on, in proportion, to
 * {@link #GREATEST_SHARE} at nine tenths of it: nearly all changes are to be within the limit. So a
 * job that is given more than it can take reads as much as leaves its embeddings about that stale,
 * and the rest waits in Kafka, in place of embeddings that get staler for as long as the load
 * lasts.
 *
 * <p>Where scores are to come at once they go first: while input is late already, refreshes have a
 * quarter of the least share, and a change may get {@link #STRETCH} times as old before it grows in
 * the same way (decision 27), so that the limit is that many times as long for as long as there is
 * too much to do.
 */
final class RefreshPacer {

  /** Leaves some time for input: without any, nothing would be scored until all is fresh. */
  static final double GREATEST_SHARE = 0.8;

  /** The parts of the limit between which the share grows. */
  private static final double FROM = 0.5;

  private static final double TO = 0.9;

  /** So many times as old may changes get while scores would be late for them. */
  static final int STRETCH = 3;

  /** Such a part of the least share is left while scores are late. */
  private static final int LATE_PART = 4;

  private final double leastShare;
  private final long bundleNanos;
  private final long limitMicros;
  private long nextNanos = Long.MIN_VALUE;

  /**
   * Makes a pacer.
   *
   * @param shareOfTime share of time for refreshes while what waits is not old, in (0, 1]
   * @param bundleNanos time after which a bundle ends, nanoseconds
   * @param limitMicros how old a change may get, microseconds, above 0
   */
  RefreshPacer(double shareOfTime, long bundleNanos, long limitMicros) {
    if (!(shareOfTime > 0 && shareOfTime <= 1)) {
      throw new IllegalArgumentException(
          "refresh.shareOfTime is " + shareOfTime + ", allowed are values above 0 and up to 1");
    }
    if (limitMicros <= 0) {
      throw new IllegalArgumentException(
          "refresh.staleness is " + limitMicros + " microseconds here, but must be above 0");
    }
    this.leastShare = shareOfTime;
    this.bundleNanos = bundleNanos;
    this.limitMicros = limitMicros;
  }

  long bundleNanos() {
    return bundleNanos;
  }

  /** How long to wait before the next bundle, in nanoseconds; 0 or less when it may run. */
  long waitNanos(long nowNanos) {
    return nextNanos == Long.MIN_VALUE ? 0 : nextNanos - nowNanos;
  }

  /** Makes the pause before the next bundle longer by so many nanoseconds. */
  void putOff(long nanos) {
    nextNanos += nextNanos == Long.MIN_VALUE ? 0 : nanos;
  }

  /**
   * Notes a bundle.
   *
   * @param tookNanos what it took of the time that refreshes have a share of
   * @param endNanos when it ended, which the pause begins with
   * @param ageMicros of the oldest change that waits; 0 or less when none does
   * @param late whether input that scores wait for is late
   */
  void ran(long tookNanos, long endNanos, long ageMicros, boolean late) {
    double share =
        late ? share(ageMicros / STRETCH, leastShare / LATE_PART) : share(ageMicros, leastShare);
    nextNanos = endNanos + (long) (tookNanos * (1 - share) / share);
  }

  /** The share of time for refreshes when the oldest change that waits is so old. */
  double share(long ageMicros) {
    return share(ageMicros, leastShare);
  }

  private double share(long ageMicros, double least) {
    double urgency = ((double) ageMicros / limitMicros - FROM) / (TO - FROM);
    double most = Math.max(leastShare, GREATEST_SHARE);
    return least + (most - least) * Math.max(0, Math.min(1, urgency));
  }
}

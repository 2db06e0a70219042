package dev.gyre.jobs.dataset.simulator;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * What the bank finds out about payments, and when: nine frauds in ten are reported, one honest
 * payment in ten is confirmed, each after one to ten days. The rest is never known.
 */
final class LabelDesk {

  static final long LEAST_DELAY_MS = Rhythm.DAY_MS;
  static final long MOST_DELAY_MS = 10 * Rhythm.DAY_MS;
  static final double REPORTED = 0.9;
  static final double CONFIRMED = 0.1;

  private static final double MEAN_REST_MS = 2.5 * Rhythm.DAY_MS;

  /**
   * A label to come.
   *
   * @param row number of the payment's record
   * @param payment the payment
   * @param availableMs when it becomes known, epoch ms
   */
  record Finding(long row, Transaction payment, long availableMs) {}

  private final Draws draws;
  private final PriorityQueue<Finding> findings =
      new PriorityQueue<>(
          Comparator.comparingLong(Finding::availableMs).thenComparingLong(Finding::row));

  LabelDesk(long seed) {
    draws = new Draws(seed, "labels");
  }

  /** Takes note of a record; only payments are looked into. */
  void saw(long row, Transaction what) {
    if (what.kind() == Transaction.Kind.PAYMENT
        && draws.chance(what.fraud() ? REPORTED : CONFIRMED)) {
      long delay = LEAST_DELAY_MS + (long) draws.exponential(MEAN_REST_MS);
      findings.add(new Finding(row, what, what.timeMs() + Math.min(MOST_DELAY_MS, delay)));
    }
  }

  /** The next label that is available at a time, or null. */
  Finding nextUpTo(long timeMs) {
    return findings.isEmpty() || findings.peek().availableMs() > timeMs ? null : findings.poll();
  }
}

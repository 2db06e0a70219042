package dev.gyre.jobs.dataset.simulator;

/**
 * How busy the hours and weekdays are, in UTC. The factors average to 1 over a week.
 *
 * <p>Simulated time starts on Monday 2000-01-03: far enough back that no run reaches the wall
 * clock, where a job would take its events for the work of a wrong clock.
 */
final class Rhythm {

  static final long HOUR_MS = 3_600_000;
  static final long DAY_MS = 24 * HOUR_MS;

  /** 2000-01-03T00:00:00Z, a Monday, in epoch ms. */
  static final long START_MS = 946_857_600_000L;

  private static final int HOURS = 24;
  private static final int DAYS = 7;

  private static final double[] HOUR = {
    0.15, 0.08, 0.05, 0.04, 0.05, 0.12, 0.35, 0.80, 1.10, 1.20, 1.35, 1.65,
    1.90, 1.70, 1.45, 1.40, 1.55, 1.85, 2.00, 1.70, 1.30, 0.95, 0.60, 0.30
  };

  /** From Monday. */
  private static final double[] DAY = {0.90, 0.92, 0.95, 1.00, 1.20, 1.25, 0.78};

  private static final double[] FACTOR = factors();

  private Rhythm() {}

  /** The factor that holds during the hour of a time. */
  static double factor(long timeMs) {
    return FACTOR[(int) Math.floorMod((timeMs - START_MS) / HOUR_MS, (long) HOURS * DAYS)];
  }

  /** The first millisecond of the next hour. */
  static long nextHour(long timeMs) {
    return (timeMs / HOUR_MS + 1) * HOUR_MS;
  }

  private static double[] factors() {
    double[] factors = new double[HOURS * DAYS];
    double sum = 0;
    for (int i = 0; i < factors.length; i++) {
      factors[i] = HOUR[i % HOURS] * DAY[i / HOURS];
      sum += factors[i];
    }
    for (int i = 0; i < factors.length; i++) {
      factors[i] *= factors.length / sum;
    }
    return factors;
  }
}

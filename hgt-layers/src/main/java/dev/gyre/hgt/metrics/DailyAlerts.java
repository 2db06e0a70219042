package dev.gyre.hgt.metrics;

import java.util.Arrays;

/**
 * Alerts within a daily budget: each day its k highest scores. Rows that tie at the cut share the
 * places that are left, each counting by its chance of one.
 *
 * @param precision share of frauds among the k alerts of each day that has rows, by day; a day of
 *     fewer rows alerts all of them and is divided by their number
 * @param recall share of the day's frauds that is alerted; NaN on a day without fraud
 */
public record DailyAlerts(double[] precision, double[] recall) {

  /**
   * Alerts k rows a day.
   *
   * @param day of each row, ascending
   * @param k at least 1
   */
  public static DailyAlerts of(float[] scores, boolean[] positive, int[] day, int k) {
    if (k < 1) {
      throw new IllegalArgumentException("k is " + k + " alerts a day: it must be at least 1");
    }
    double[] precision = new double[day.length];
    double[] recall = new double[day.length];
    int days = 0;
    for (int from = 0; from < day.length; days++) {
      int to = from;
      while (to < day.length && day[to] == day[from]) {
        to++;
      }
      if (to < day.length && day[to] < day[from]) {
        throw new IllegalArgumentException(
            "row " + to + " is of day " + day[to] + " after day " + day[from] + ": sort by day");
      }
      float[] of = Arrays.copyOfRange(scores, from, to);
      boolean[] fraud = Arrays.copyOfRange(positive, from, to);
      double found = found(Ranking.of(of, fraud).curve(), k);
      long frauds = count(fraud);
      precision[days] = found / Math.min(k, to - from);
      recall[days] = frauds == 0 ? Double.NaN : found / frauds;
      from = to;
    }
    return new DailyAlerts(Arrays.copyOf(precision, days), Arrays.copyOf(recall, days));
  }

  private static double found(OperatingCurve curve, int k) {
    long hits = 0;
    long alerts = 0;
    for (int i = 0; i < curve.threshold().length; i++) {
      long nextHits = curve.truePositives()[i];
      long nextAlerts = nextHits + curve.falsePositives()[i];
      if (nextAlerts >= k) {
        return hits + (nextHits - hits) * (double) (k - alerts) / (nextAlerts - alerts);
      }
      hits = nextHits;
      alerts = nextAlerts;
    }
    return hits;
  }

  private static long count(boolean[] values) {
    long count = 0;
    for (boolean value : values) {
      count += value ? 1 : 0;
    }
    return count;
  }

  /** Mean of the days' values, days without one left out. */
  public static double mean(double[] byDay) {
    return Arrays.stream(byDay).filter(value -> !Double.isNaN(value)).average().orElse(Double.NaN);
  }
}

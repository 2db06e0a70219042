package dev.gyre.hgt.metrics;

import java.util.Arrays;

/**
 * A figure with its 95 % interval.
 *
 * @param value the figure on all rows
 * @param low lower end, inclusive
 * @param high upper end, inclusive
 */
public record Interval(double value, double low, double high) {

  private static final double TAIL = 0.025;

  /** A figure without an interval. */
  public static Interval of(double value) {
    return new Interval(value, Double.NaN, Double.NaN);
  }

  /**
   * The percentile interval of a figure.
   *
   * @param drawn the figure of each draw; one that has none (NaN), such as a draw of days without
   *     fraud, is left out
   */
  public static Interval of(double value, double[] drawn) {
    double[] sorted = Arrays.stream(drawn).filter(v -> !Double.isNaN(v)).sorted().toArray();
    return sorted.length == 0
        ? of(value)
        : new Interval(value, quantile(sorted, TAIL), quantile(sorted, 1 - TAIL));
  }

  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}

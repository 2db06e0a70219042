package dev.gyre.hgt.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Intervals by bootstrap over days: whole days are drawn with replacement, since the rows of a day
 * depend on each other, and the metric is taken of what was drawn. Percentile interval.
 */
public final class DayBootstrap {

  private final int[] dayOfRow;
  private final int days;
  private final int replicates;
  private final long seed;

  /**
   * A bootstrap.
   *
   * @param day of each row, ascending
   * @param replicates how often days are drawn, at least 1
   * @param seed of the draws
   */
  public DayBootstrap(int[] day, int replicates, long seed) {
    if (replicates < 1) {
      throw new IllegalArgumentException(replicates + " replicates: there must be at least 1");
    }
    this.dayOfRow = new int[day.length];
    int count = 0;
    for (int row = 0; row < day.length; row++) {
      count += row == 0 || day[row] != day[row - 1] ? 1 : 0;
      dayOfRow[row] = count - 1;
    }
    this.days = count;
    this.replicates = replicates;
    this.seed = seed;
  }

  /** Number of days that have rows. */
  public int days() {
    return days;
  }

  /** The 95 % interval of a metric of the ranking of all rows. */
  public Interval of(Ranking ranking, ToDoubleFunction<OperatingCurve> metric) {
    return of(ranking, List.of(metric)).get(0);
  }

  /** The 95 % intervals of several metrics, in their order, on the same draws. */
  public List<Interval> of(Ranking ranking, List<ToDoubleFunction<OperatingCurve>> metrics) {
    double[][] drawn = draws(ranking, metrics);
    OperatingCurve curve = ranking.curve();
    List<Interval> intervals = new ArrayList<>();
    for (int m = 0; m < drawn.length; m++) {
      intervals.add(Interval.of(metrics.get(m).applyAsDouble(curve), drawn[m]));
    }
    return intervals;
  }

  /**
   * Metrics of each draw of days, by metric: to be combined with those of other periods before an
   * interval is taken.
   */
  public double[][] draws(Ranking ranking, List<ToDoubleFunction<OperatingCurve>> metrics) {
    Random random = new Random(seed);
    double[][] values = new double[metrics.size()][replicates];
    int[] weight = new int[dayOfRow.length];
    for (int i = 0; i < replicates; i++) {
      int[] times = draw(random);
      for (int row = 0; row < weight.length; row++) {
        weight[row] = times[dayOfRow[row]];
      }
      OperatingCurve curve = ranking.curve(weight);
      for (int m = 0; m < values.length; m++) {
        values[m][i] = metrics.get(m).applyAsDouble(curve);
      }
    }
    return values;
  }

  /**
   * The 95 % interval of the mean of a value that each day has.
   *
   * @param byDay a value for each day that has rows; NaN where it has none
   */
  public Interval ofMean(double[] byDay) {
    if (byDay.length != days) {
      throw new IllegalArgumentException(
          byDay.length + " values by day: there are " + days + " days");
    }
    Random random = new Random(seed);
    double[] values = new double[replicates];
    for (int i = 0; i < replicates; i++) {
      int[] times = draw(random);
      double sum = 0;
      int count = 0;
      for (int d = 0; d < days; d++) {
        if (!Double.isNaN(byDay[d])) {
          sum += times[d] * byDay[d];
          count += times[d];
        }
      }
      values[i] = sum / count;
    }
    return Interval.of(DailyAlerts.mean(byDay), values);
  }

  private int[] draw(Random random) {
    int[] times = new int[days];
    for (int d = 0; d < days; d++) {
      times[random.nextInt(days)]++;
    }
    return times;
  }
}

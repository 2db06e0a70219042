package dev.gyre.hgt.metrics;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Rows in descending order of score, ties together: sorted once, then counted as often as one likes
 * with other weights.
 */
public final class Ranking {

  private final float[] scores;
  private final boolean[] positive;
  // Rows in descending order of score.
  private final int[] order;
  // Places in the order after which the score changes, the last being the number of rows.
  private final int[] groupEnd;

  private Ranking(float[] scores, boolean[] positive, int[] order, int[] groupEnd) {
    this.scores = scores;
    this.positive = positive;
    this.order = order;
    this.groupEnd = groupEnd;
  }

  /**
   * Ranks rows.
   *
   * @param scores a score for each row, greater is more suspicious; not copied
   * @param positive whether each row turned out to be fraud; not copied
   * @throws IllegalArgumentException if the lengths differ or a score is NaN
   */
  public static Ranking of(float[] scores, boolean[] positive) {
    if (scores.length != positive.length) {
      throw new IllegalArgumentException(
          scores.length + " scores and " + positive.length + " labels: give one of each a row");
    }
    for (int row = 0; row < scores.length; row++) {
      if (Float.isNaN(scores[row])) {
        throw new IllegalArgumentException(
            "score of row " + row + " is NaN: every row must have a score to be ranked by");
      }
    }
    int[] order = descending(scores);
    int[] ends =
        IntStream.rangeClosed(1, order.length)
            .filter(i -> i == order.length || scores[order[i]] != scores[order[i - 1]])
            .toArray();
    return new Ranking(scores, positive, order, ends);
  }

  /** Rows in descending order of score, equal scores in ascending order of row. */
  static int[] descending(float[] scores) {
    long[] keys = new long[scores.length];
    for (int row = 0; row < keys.length; row++) {
      // A zero of either sign is the same score.
      int bits = Float.floatToIntBits(scores[row] == 0f ? 0f : scores[row]);
      int ascending = bits < 0 ? ~bits : bits | Integer.MIN_VALUE;
      keys[row] = ((long) ~ascending & 0xFFFFFFFFL) << 32 | row;
      keys[row] ^= Long.MIN_VALUE;
    }
    Arrays.parallelSort(keys);
    int[] order = new int[keys.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = (int) keys[i];
    }
    return order;
  }

  /** Number of rows. */
  public int size() {
    return order.length;
  }

  /** The operating curve with every row counted once. */
  public OperatingCurve curve() {
    return curve(null);
  }

  /**
   * The operating curve with rows counted several times or not at all.
   *
   * @param weight how often each row counts, at least 0; null for once each
   */
  public OperatingCurve curve(int[] weight) {
    float[] thresholds = new float[groupEnd.length];
    long[] truePositives = new long[groupEnd.length];
    long[] falsePositives = new long[groupEnd.length];
    long hits = 0;
    long alarms = 0;
    int i = 0;
    for (int group = 0; group < groupEnd.length; group++) {
      for (; i < groupEnd[group]; i++) {
        int times = weight == null ? 1 : weight[order[i]];
        if (positive[order[i]]) {
          hits += times;
        } else {
          alarms += times;
        }
      }
      thresholds[group] = scores[order[i - 1]];
      truePositives[group] = hits;
      falsePositives[group] = alarms;
    }
    return new OperatingCurve(thresholds, truePositives, falsePositives);
  }
}

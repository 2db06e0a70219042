package dev.gyre.hgt.metrics;

/**
 * What alerting at each threshold gives: one point for each distinct score, descending, so that
 * rows with equal scores are alerted together.
 *
 * @param threshold the scores; a row is alerted if its score is at least that
 * @param truePositives frauds alerted at the threshold
 * @param falsePositives legitimate rows alerted at the threshold
 */
public record OperatingCurve(float[] threshold, long[] truePositives, long[] falsePositives) {

  /** Number of frauds. */
  public long positives() {
    return threshold.length == 0 ? 0 : truePositives[threshold.length - 1];
  }

  /** Number of legitimate rows. */
  public long negatives() {
    return threshold.length == 0 ? 0 : falsePositives[threshold.length - 1];
  }

  /**
   * Area under the receiver operating characteristic: the chance that a fraud outscores a
   * legitimate row, ties counting half. NaN without both kinds.
   */
  public double rocAuc() {
    double area = 0;
    long hits = 0;
    long alarms = 0;
    for (int i = 0; i < threshold.length; i++) {
      area += (falsePositives[i] - alarms) * 0.5 * (truePositives[i] + hits);
      hits = truePositives[i];
      alarms = falsePositives[i];
    }
    return area / ((double) positives() * negatives());
  }

  /**
   * Average precision: the sum over thresholds of the gain in recall times the precision there, as
   * scikit-learn defines it, without interpolation. NaN without frauds.
   */
  public double averagePrecision() {
    double sum = 0;
    long hits = 0;
    for (int i = 0; i < threshold.length; i++) {
      if (truePositives[i] > hits) {
        sum += (truePositives[i] - hits) * precision(i);
        hits = truePositives[i];
      }
    }
    return sum / positives();
  }

  /** Share of frauds among the alerts at a point; 1 when nothing is alerted. */
  public double precision(int point) {
    long alerts = truePositives[point] + falsePositives[point];
    return alerts == 0 ? 1 : (double) truePositives[point] / alerts;
  }

  /** Share of the frauds that is alerted at a point. */
  public double recall(int point) {
    return (double) truePositives[point] / positives();
  }

  /**
   * The first point, from the highest threshold down, that finds at least so many frauds.
   *
   * @param truePositives at most {@link #positives}
   * @throws IllegalArgumentException if there are not so many
   */
  public int pointWith(long truePositives) {
    for (int i = 0; i < threshold.length; i++) {
      if (this.truePositives[i] >= truePositives) {
        return i;
      }
    }
    throw new IllegalArgumentException(
        truePositives + " frauds are to be found, there are " + positives());
  }

  /**
   * False alarms for each true one at the highest threshold that reaches a recall.
   *
   * @param recall above 0, at most 1
   */
  public double falseAlarmsPerTrueAlert(double recall) {
    if (!(recall > 0 && recall <= 1)) {
      throw new IllegalArgumentException("recall is " + recall + ": it must be in (0, 1]");
    }
    int point = pointWith((long) Math.ceil(recall * positives() - 1e-9));
    return (double) falsePositives[point] / truePositives[point];
  }
}

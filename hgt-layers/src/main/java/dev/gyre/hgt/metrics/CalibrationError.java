package dev.gyre.hgt.metrics;

/**
 * Expected calibration error (Naeini et al., AAAI 2015): rows in bins of equal width by score, the
 * distance between mean score and share of fraud in each, weighted by its rows.
 */
public final class CalibrationError {

  /** Bins that are usual in the literature. */
  public static final int BINS = 15;

  private CalibrationError() {}

  /**
   * The error in {@value #BINS} bins of equal width.
   *
   * @param probability of fraud of each row, 0 to 1
   */
  public static double ofEqualWidth(float[] probability, boolean[] positive) {
    double[] scores = new double[BINS];
    double[] frauds = new double[BINS];
    for (int row = 0; row < probability.length; row++) {
      if (!(probability[row] >= 0 && probability[row] <= 1)) {
        throw new IllegalArgumentException(
            "score of row " + row + " is " + probability[row] + ": a probability is in 0 to 1");
      }
      int bin = Math.min(BINS - 1, (int) (probability[row] * BINS));
      scores[bin] += probability[row];
      frauds[bin] += positive[row] ? 1 : 0;
    }
    double error = 0;
    for (int bin = 0; bin < BINS; bin++) {
      error += Math.abs(scores[bin] - frauds[bin]);
    }
    return error / probability.length;
  }

  /**
   * The error in {@value #BINS} bins of equally many rows: where nearly all scores are close to 0,
   * as with fraud, it does not hide in the first bin what the width hides there.
   *
   * @param probability of fraud of each row, 0 to 1
   */
  public static double ofEqualMass(float[] probability, boolean[] positive) {
    int[] order = Ranking.descending(probability);
    double error = 0;
    for (int bin = 0; bin < BINS; bin++) {
      int to = (int) ((bin + 1L) * order.length / BINS);
      double difference = 0;
      for (int i = (int) ((long) bin * order.length / BINS); i < to; i++) {
        difference += probability[order[i]] - (positive[order[i]] ? 1 : 0);
      }
      error += Math.abs(difference);
    }
    return error / order.length;
  }
}

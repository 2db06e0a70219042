package dev.gyre.hgt.encoder;

/**
 * Mean and deviation of the numbers of a block of features, over values as they come, by Welford's
 * method. Missing values are left out. Not safe for several threads.
 */
public final class NormalizationFit {

  /** A deviation below this part of the mean's size is rounding: the number never varied. */
  private static final double LEAST_DEVIATION = 1e-6;

  private final FeatureRows rows;
  private final long[] count;
  private final double[] mean;
  private final double[] squares;

  /** A fit of a block. */
  public NormalizationFit(FeatureRows rows) {
    this.rows = rows;
    this.count = new long[rows.numbers()];
    this.mean = new double[rows.numbers()];
    this.squares = new double[rows.numbers()];
  }

  /**
   * Takes items in.
   *
   * @param values row-major, a row of the block's floats for each item, NaN where missing
   */
  public void add(float[] values, int items) {
    for (int item = 0; item < items; item++) {
      int number = 0;
      for (int i = 0; i < rows.width(); i++) {
        if (rows.isNumber(i)) {
          add(number++, values[item * rows.width() + i]);
        }
      }
    }
  }

  private void add(int number, float value) {
    if (Float.isNaN(value)) {
      return;
    }
    double x = rows.transform(value);
    double difference = x - mean[number];
    mean[number] += difference / ++count[number];
    squares[number] += difference * (x - mean[number]);
  }

  /** The normalization; mean 0 for a number never seen, deviation 1 for one that never varied. */
  public Normalization fit() {
    float[] means = new float[count.length];
    float[] deviations = new float[count.length];
    for (int i = 0; i < count.length; i++) {
      means[i] = (float) mean[i];
      double deviation = count[i] == 0 ? 0 : Math.sqrt(squares[i] / count[i]);
      boolean varied = deviation > LEAST_DEVIATION * Math.max(1, Math.abs(mean[i]));
      deviations[i] = varied ? (float) deviation : 1f;
    }
    return new Normalization(means, deviations);
  }
}

package dev.gyre.hgt.train;

/**
 * Calibration of a scorer's logit z: {@code p = sigmoid(slope z + intercept)}, which is what a
 * model holds as {@code scorer/calibration}.
 *
 * @param slope above 0, so that calibration does not change the order of scores
 * @param intercept shift of the log-odds
 */
public record Calibration(double slope, double intercept) {

  private static final int MAX_ITERATIONS = 100;
  private static final double TOLERANCE = 1e-10;
  private static final double LEAST_SLOPE = 1e-3;

  /** No calibration. */
  public static final Calibration NONE = new Calibration(1, 0);

  /** Checks the range. */
  public Calibration {
    if (!(slope > 0) || !Double.isFinite(slope) || !Double.isFinite(intercept)) {
      throw new IllegalArgumentException(
          "calibration has slope "
              + slope
              + " and intercept "
              + intercept
              + ": both must be finite and the slope above 0");
    }
  }

  /**
   * Platt's scaling: the slope and intercept of greatest weighted likelihood, by Newton's method
   * with halved steps (Lin, Lin and Weng, "A note on Platt's probabilistic outputs", 2007). Labels
   * are drawn in from 0 and 1 by Platt's prior, so that separable data has an answer.
   *
   * @param label 0 or 1
   * @param weight for each its weight: where negatives were sampled at a rate, 1 / rate; null for 1
   * @throws IllegalArgumentException if labels are all the same
   */
  public static Calibration platt(float[] logits, float[] label, float[] weight) {
    double positive = 0;
    double negative = 0;
    for (int i = 0; i < label.length; i++) {
      double w = weight == null ? 1 : weight[i];
      positive += w * label[i];
      negative += w * (1 - label[i]);
    }
    if (!(positive > 0 && negative > 0)) {
      throw new IllegalArgumentException(
          "calibration has positives of weight "
              + positive
              + " and negatives of weight "
              + negative
              + ": it needs both; take a longer slice of time");
    }
    double high = (positive + 1) / (positive + 2);
    double low = 1 / (negative + 2);
    double[] ab = {1, Math.log((positive + 1) / (negative + 1))};
    double loss = loss(logits, label, weight, high, low, ab[0], ab[1]);
    for (int iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
      double[] direction = newton(logits, label, weight, high, low, ab);
      double stride = 1;
      double next = Double.NaN;
      while (stride > TOLERANCE) {
        double a = Math.max(LEAST_SLOPE, ab[0] + stride * direction[0]);
        double b = ab[1] + stride * direction[1];
        next = loss(logits, label, weight, high, low, a, b);
        if (next < loss) {
          ab[0] = a;
          ab[1] = b;
          break;
        }
        stride /= 2;
      }
      if (!(loss - next > TOLERANCE * Math.abs(loss))) {
        break;
      }
      loss = next;
    }
    return new Calibration(ab[0], ab[1]);
  }

  private static double loss(
      float[] z, float[] label, float[] weight, double high, double low, double a, double b) {
    double sum = 0;
    for (int i = 0; i < z.length; i++) {
      double logit = a * z[i] + b;
      double y = label[i] * high + (1 - label[i]) * low;
      double bce = Math.max(logit, 0) - logit * y + Math.log1p(Math.exp(-Math.abs(logit)));
      sum += (weight == null ? 1 : weight[i]) * bce;
    }
    return sum;
  }

  /** The Newton step of slope and intercept. */
  private static double[] newton(
      float[] z, float[] label, float[] weight, double high, double low, double[] ab) {
    double ga = 0;
    double gb = 0;
    double haa = 1e-12;
    double hab = 0;
    double hbb = 1e-12;
    for (int i = 0; i < z.length; i++) {
      double w = weight == null ? 1 : weight[i];
      double p = 1 / (1 + Math.exp(-(ab[0] * z[i] + ab[1])));
      double y = label[i] * high + (1 - label[i]) * low;
      double g = w * (p - y);
      double h = w * p * (1 - p);
      ga += g * z[i];
      gb += g;
      haa += h * z[i] * z[i];
      hab += h * z[i];
      hbb += h;
    }
    double determinant = haa * hbb - hab * hab;
    return new double[] {
      -(hbb * ga - hab * gb) / determinant, -(haa * gb - hab * ga) / determinant
    };
  }

  /** The calibrated probability of a logit. */
  public double probability(double logit) {
    return 1 / (1 + Math.exp(-(slope * logit + intercept)));
  }

  /**
   * The calibration for all data, of one fitted where only a part of the negatives was kept: their
   * odds were {@code 1 / rate} times too high.
   *
   * @param rate part of the negatives that was kept, above 0 and at most 1
   */
  public Calibration withNegativeRate(double rate) {
    if (!(rate > 0 && rate <= 1)) {
      throw new IllegalArgumentException(
          "the part of negatives kept is " + rate + ": it must be above 0 and at most 1");
    }
    return new Calibration(slope, intercept + Math.log(rate));
  }
}

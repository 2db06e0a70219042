package dev.gyre.hgt.encoder;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Mean and standard deviation of the numbers of a block of features, in the order in which they lie
 * in the feature vector (categorical features have none).
 *
 * @param mean a finite number for each
 * @param deviation a finite number above 0 for each; 1 for a feature that never varied
 */
public record Normalization(float[] mean, float[] deviation) implements Serializable {

  /** A normalised value is held within plus and minus this. */
  public static final float CLIP = 10f;

  /** Checks lengths and values. */
  public Normalization {
    if (mean.length != deviation.length) {
      throw new IllegalArgumentException(
          "normalization has "
              + mean.length
              + " means and "
              + deviation.length
              + " deviations: there must be one of each per number");
    }
    for (int i = 0; i < mean.length; i++) {
      if (!Float.isFinite(mean[i]) || !Float.isFinite(deviation[i]) || deviation[i] <= 0) {
        throw new IllegalArgumentException(
            "normalization of number "
                + i
                + " has mean "
                + mean[i]
                + " and deviation "
                + deviation[i]
                + ": both must be finite and the deviation above 0");
      }
    }
  }

  /** Leaves n numbers as they are, but for the clipping. */
  public static Normalization identity(int n) {
    float[] ones = new float[n];
    Arrays.fill(ones, 1f);
    return new Normalization(new float[n], ones);
  }

  /** Number of numbers. */
  public int count() {
    return mean.length;
  }

  /** {@code (x - mean_i) / deviation_i}, held within {@link #CLIP}. */
  float apply(int i, float x) {
    float normal = (x - mean[i]) / deviation[i];
    // Branches that are foretold; minimum and maximum also have to order the signs of zero.
    if (normal > CLIP) {
      return CLIP;
    }
    return normal < -CLIP ? -CLIP : normal;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Normalization that
        && Arrays.equals(mean, that.mean)
        && Arrays.equals(deviation, that.deviation);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(mean) + Arrays.hashCode(deviation);
  }

  @Override
  public String toString() {
    return "Normalization[mean "
        + Arrays.toString(mean)
        + ", deviation "
        + Arrays.toString(deviation)
        + "]";
  }
}

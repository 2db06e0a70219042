package dev.gyre.hgt.model;

import dev.gyre.hgt.layer.TimeWeights;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Shape of a parameter and how it starts. */
record ParameterSpec(int[] shape, Start start) {

  /** How a parameter starts. */
  enum Start {
    /** Uniform within sqrt(6 / (inputs + outputs)) of the last two dimensions (Glorot). */
    GLOROT,
    /** Uniform within 1 / sqrt(length). */
    SMALL,
    /** All 0. */
    ZEROS,
    /** All 1. */
    ONES,
    /** The authors' sinusoidal table. */
    SINUSOIDS,
    /** Slope 1, intercept 0. */
    CALIBRATION
  }

  static ParameterSpec of(Start start, int... shape) {
    return new ParameterSpec(shape, start);
  }

  /** The parameter at its start; random numbers follow from the seed and the name alone. */
  Tensor initial(String name, long seed) {
    float[] data = new float[Tensor.size(shape)];
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + name.hashCode());
    int columns = shape[shape.length - 1];
    int rows = shape.length > 1 ? shape[shape.length - 2] : 1;
    switch (start) {
      case GLOROT -> uniform(data, random, Math.sqrt(6.0 / (rows + columns)));
      case SMALL -> uniform(data, random, 1.0 / Math.sqrt(columns));
      case ONES -> Arrays.fill(data, 1f);
      case SINUSOIDS -> {
        float[] table = TimeWeights.sinusoidalTable(columns);
        System.arraycopy(table, 0, data, 0, data.length);
      }
      case CALIBRATION -> data[0] = 1f;
      case ZEROS -> {
        // As allocated.
      }
      default -> throw new IllegalStateException("no start " + start);
    }
    return new Tensor(shape, data);
  }

  private static void uniform(float[] data, SplittableRandom random, double bound) {
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) (bound * (2 * random.nextDouble() - 1));
    }
  }
}

package dev.gyre.hgt.layer;

import java.io.Serializable;

/**
 * Temporal encoding of a layer: {@code T = table W + b}, one row for each bucket.
 *
 * @param table the base table, {@link TimeBuckets#COUNT} rows of the layer's input width
 * @param linear W and b, input width to input width
 */
public record TimeWeights(float[] table, Linear linear) implements Serializable {

  /** Checks shapes. */
  public TimeWeights {
    if (linear.inputs() != linear.outputs()
        || table.length != TimeBuckets.COUNT * linear.inputs()) {
      throw new IllegalArgumentException(
          "temporal encoding has a table of "
              + table.length
              + " floats and a linear of "
              + linear.inputs()
              + " to "
              + linear.outputs()
              + ": the table must have "
              + TimeBuckets.COUNT
              + " rows of the linear's width, and the linear be square");
    }
  }

  /**
   * The authors' sinusoidal table: {@code sin(t / 10000^(2i/n)) / sqrt n} in column 2i and the
   * cosine in column 2i + 1, for row t and width n (pyHGT, {@code RelTemporalEncoding}).
   */
  public static float[] sinusoidalTable(int width) {
    float[] table = new float[TimeBuckets.COUNT * width];
    double norm = Math.sqrt(width);
    for (int t = 0; t < TimeBuckets.COUNT; t++) {
      for (int j = 0; j < width; j++) {
        double angle = t * StrictMath.exp((j & ~1) * -(StrictMath.log(10000.0) / width));
        double wave = (j & 1) == 0 ? StrictMath.sin(angle) : StrictMath.cos(angle);
        table[t * width + j] = (float) (wave / norm);
      }
    }
    return table;
  }

  /** T, {@link TimeBuckets#COUNT} rows, computed in double precision. */
  public float[] encoded() {
    int width = linear.inputs();
    float[] rows = new float[table.length];
    for (int t = 0; t < TimeBuckets.COUNT; t++) {
      for (int j = 0; j < width; j++) {
        double sum = linear.bias()[j];
        for (int i = 0; i < width; i++) {
          sum += (double) table[t * width + i] * linear.weight()[i * width + j];
        }
        rows[t * width + j] = (float) sum;
      }
    }
    return rows;
  }
}

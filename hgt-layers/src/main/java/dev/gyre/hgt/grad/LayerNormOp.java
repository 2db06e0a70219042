package dev.gyre.hgt.grad;

import dev.gyre.hgt.real.Reals;

/**
 * Layer norm of rows (Ba et al., 2016), variance biased.
 *
 * <pre>
 * z = (x - mean) s,  s = 1 / sqrt(variance + epsilon),  y = gain z + bias
 * dgain += dy z,  dbias += dy
 * dx = s (g - mean(g) - z mean(g z)),  g = gain dy
 * </pre>
 */
public final class LayerNormOp {

  private final Weight gain;
  private final Weight bias;
  private final double epsilon;
  private final int width;
  private Reals z;
  private Reals inverse;

  /** A norm of rows as wide as gain and bias. */
  public LayerNormOp(Weight gain, Weight bias, double epsilon) {
    this.gain = gain;
    this.bias = bias;
    this.epsilon = epsilon;
    this.width = gain.value().size();
  }

  /** The norm of every row. */
  public Reals forward(Reals x) {
    int rows = x.size() / width;
    z = x.zeros(x.size());
    inverse = x.zeros(rows);
    Reals y = x.zeros(x.size());
    for (int row = 0; row < rows; row++) {
      int at = row * width;
      normalise(x, at, row);
      for (int j = 0; j < width; j++) {
        y.set(at + j, gain.value().get(j) * z.get(at + j) + bias.value().get(j));
      }
    }
    return y;
  }

  private void normalise(Reals x, int at, int row) {
    double sum = 0;
    for (int j = 0; j < width; j++) {
      sum += x.get(at + j);
    }
    double mean = sum / width;
    double squares = 0;
    for (int j = 0; j < width; j++) {
      double difference = x.get(at + j) - mean;
      squares += difference * difference;
    }
    double s = 1 / Math.sqrt(squares / width + epsilon);
    inverse.set(row, s);
    for (int j = 0; j < width; j++) {
      z.set(at + j, (x.get(at + j) - mean) * s);
    }
  }

  /** Turns the gradient of y into that of x, in place. */
  public void backward(Reals dy) {
    Reals dGain = gain.gradient();
    bias.gradient().addRowSums(0, dy, 0, inverse.size(), width);
    for (int row = 0; row < inverse.size(); row++) {
      int at = row * width;
      double sum = 0;
      double along = 0;
      for (int j = 0; j < width; j++) {
        double g = dy.get(at + j);
        dGain.add(j, g * z.get(at + j));
        g *= gain.value().get(j);
        dy.set(at + j, g);
        sum += g;
        along += g * z.get(at + j);
      }
      double s = inverse.get(row);
      for (int j = 0; j < width; j++) {
        double centred = dy.get(at + j) - (sum + z.get(at + j) * along) / width;
        dy.set(at + j, s * centred);
      }
    }
  }
}

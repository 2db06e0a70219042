package dev.gyre.hgt.grad;

import dev.gyre.hgt.real.Reals;

/**
 * A linear map of many rows.
 *
 * <pre>
 * Y = X W + b
 * dW += X^T dY,  db += sum of rows of dY,  dX += dY W^T
 * </pre>
 */
public final class LinearOp {

  private final Weight weight;
  private final int weightAt;
  private final Weight bias;
  private final int inputs;
  private final int outputs;
  private Reals x;
  private int rows;

  /**
   * A linear map.
   *
   * @param weight holds W, {@code inputs x outputs}, from {@code weightAt}
   * @param bias b; null for none
   */
  public LinearOp(Weight weight, int weightAt, Weight bias, int inputs, int outputs) {
    this.weight = weight;
    this.weightAt = weightAt;
    this.bias = bias;
    this.inputs = inputs;
    this.outputs = outputs;
  }

  /** {@code X W + b} of the first rows of X. */
  public Reals forward(Reals x, int rows) {
    Reals y = x.zeros(rows * outputs);
    addTo(y, x, rows);
    return y;
  }

  /** {@code Y += X W + b}. */
  public void addTo(Reals y, Reals x, int rows) {
    this.x = x;
    this.rows = rows;
    if (bias != null) {
      y.addToRows(0, rows, bias.value(), 0, outputs);
    }
    if (inputs > 0) {
      y.addProduct(0, x, 0, rows, inputs, weight.value(), weightAt, outputs);
    }
  }

  /**
   * Backward.
   *
   * @param dy gradient of the result; kept as it is
   * @param dx receives the gradient of X; null when nobody asks for it
   */
  public void backward(Reals dy, Reals dx) {
    if (bias != null) {
      bias.gradient().addRowSums(0, dy, 0, rows, outputs);
    }
    if (inputs == 0) {
      return;
    }
    weight.gradient().addOuter(weightAt, x, 0, rows, inputs, dy, 0, outputs);
    if (dx != null) {
      dx.addProductTransposed(0, dy, 0, rows, outputs, weight.value(), weightAt, inputs);
    }
  }
}

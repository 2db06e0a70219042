package dev.gyre.hgt.grad;

import dev.gyre.hgt.real.Reals;

/**
 * Weighted binary cross-entropy of logits z and labels y, written so that no exponential overflows.
 *
 * <pre>
 * L = sum_i w_i (max(z_i, 0) - z_i y_i + log(1 + exp(-|z_i|))) / total
 * dz_i = w_i (sigmoid(z_i) - y_i) / total
 * </pre>
 */
public final class CrossEntropyOp {

  private final float[] label;
  private final float[] weight;
  private final double total;
  private Reals logits;

  /**
   * A loss.
   *
   * @param label between 0 and 1
   * @param weight not negative
   * @param total what the sum is divided by: the weights of the whole batch
   */
  public CrossEntropyOp(float[] label, float[] weight, double total) {
    this.label = label;
    this.weight = weight;
    this.total = total;
  }

  /** The loss. */
  public double forward(Reals logits) {
    this.logits = logits;
    double sum = 0;
    for (int i = 0; i < label.length; i++) {
      double z = logits.get(i);
      sum += weight[i] * (Math.max(z, 0) - z * label[i] + Math.log1p(Math.exp(-Math.abs(z))));
    }
    return sum / total;
  }

  /** The gradient of the logits. */
  public Reals backward() {
    Reals dLogits = logits.zeros(label.length);
    for (int i = 0; i < label.length; i++) {
      double probability = 1 / (1 + Math.exp(-logits.get(i)));
      dLogits.set(i, weight[i] * (probability - label[i]) / total);
    }
    return dLogits;
  }
}

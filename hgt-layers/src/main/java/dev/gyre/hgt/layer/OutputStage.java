package dev.gyre.hgt.layer;

import dev.gyre.hgt.kernel.Kernels;

/**
 * From the gathered messages m of a node to its vector:
 *
 * <pre>
 * o = GELU(m) W_O + b_O
 * o = sigmoid(skip) o + (1 - sigmoid(skip)) h(t)      where the type has a skip connection
 * o = LayerNorm(o)                                    where it has a norm
 * </pre>
 */
public final class OutputStage {

  /** Epsilon of the layer norm, PyTorch's default. */
  public static final float NORM_EPSILON = 1e-5f;

  private final TypeWeights weights;
  private final float gate;
  private final int width;
  private final Kernels kernels;

  /** The stage of one node type. */
  public OutputStage(TypeWeights weights, Kernels kernels) {
    this.weights = weights;
    this.gate = gate(weights);
    this.width = weights.output().outputs();
    this.kernels = kernels;
  }

  /** {@code sigmoid(skip)}; 1 without a skip connection. */
  static float gate(TypeWeights weights) {
    return weights.hasSkip() ? (float) (1.0 / (1.0 + Math.exp(-weights.skip()[0]))) : 1f;
  }

  /**
   * Writes the node's vector.
   *
   * @param messages m, d floats; overwritten
   * @param target h(t)
   */
  void apply(float[] messages, float[] target, float[] out, int outAt) {
    kernels.gelu(messages, 0, width);
    System.arraycopy(weights.output().bias(), 0, out, outAt, width);
    kernels.project(messages, 0, width, weights.output().weight(), 0, width, out, outAt);
    finish(target, 0, out, outAt);
  }

  /** Skip connection and norm alone, in place: what follows the output linear. */
  public void finish(float[] target, int targetAt, float[] out, int outAt) {
    if (weights.hasSkip()) {
      kernels.blend(gate, target, targetAt, out, outAt, width);
    }
    if (weights.hasNorm()) {
      kernels.layerNorm(out, outAt, width, weights.normGain(), weights.normBias(), NORM_EPSILON);
    }
  }
}

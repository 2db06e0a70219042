package dev.gyre.hgt.layer;

import java.io.Serializable;

/**
 * {@code y = x W + b}.
 *
 * @param inputs length of x
 * @param outputs length of y
 * @param weight W, {@code inputs x outputs}, row-major; not copied
 * @param bias b, {@code outputs} floats; not copied
 */
public record Linear(int inputs, int outputs, float[] weight, float[] bias)
    implements Serializable {

  /** Checks shapes. */
  public Linear {
    if (weight.length != inputs * outputs || bias.length != outputs) {
      throw new IllegalArgumentException(
          "a linear map of "
              + inputs
              + " to "
              + outputs
              + " floats has "
              + weight.length
              + " weights and "
              + bias.length
              + " biases: it must have "
              + inputs * outputs
              + " and "
              + outputs);
    }
  }

  /**
   * From PyTorch's layout, in which the weight is {@code outputs x inputs} and {@code y = x W^T +
   * b}.
   */
  public static Linear transposed(int inputs, int outputs, float[] weight, float[] bias) {
    float[] rows = new float[weight.length];
    for (int o = 0; o < outputs; o++) {
      for (int i = 0; i < inputs; i++) {
        rows[i * outputs + o] = weight[o * inputs + i];
      }
    }
    return new Linear(inputs, outputs, rows, bias);
  }
}

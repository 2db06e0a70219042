package dev.gyre.hgt.layer;

import java.io.Serializable;

/**
 * Output attention over a node's base and tracks, per node type.
 *
 * @param linear U_tau and c_tau, d to d
 * @param query w_tau, d floats
 */
public record MixWeights(Linear linear, float[] query) implements Serializable {

  /** Checks shapes. */
  public MixWeights {
    if (linear.inputs() != linear.outputs() || query.length != linear.outputs()) {
      throw new IllegalArgumentException(
          "output attention has a linear of "
              + linear.inputs()
              + " to "
              + linear.outputs()
              + " and a query of "
              + query.length
              + " floats: all must be the model's width");
    }
  }
}

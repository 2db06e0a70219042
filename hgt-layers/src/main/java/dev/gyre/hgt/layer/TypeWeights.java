package dev.gyre.hgt.layer;

import java.io.Serializable;

/**
 * What a layer holds per node type, tau.
 *
 * @param key W_K and b_K, from the layer's input width of the type to d
 * @param query W_Q and b_Q, likewise
 * @param value W_V and b_V, likewise
 * @param output the output linear, d to d
 * @param skip one float, the skip gate before its sigmoid; null when the type has no skip
 *     connection
 * @param normGain gain of the layer norm, d floats; null without norm
 * @param normBias bias of the layer norm, d floats; null without norm
 */
public record TypeWeights(
    Linear key,
    Linear query,
    Linear value,
    Linear output,
    float[] skip,
    float[] normGain,
    float[] normBias)
    implements Serializable {

  /** Checks shapes against each other. */
  public TypeWeights {
    int inputs = key.inputs();
    int width = key.outputs();
    same("query inputs", query.inputs(), inputs);
    same("value inputs", value.inputs(), inputs);
    same("query outputs", query.outputs(), width);
    same("value outputs", value.outputs(), width);
    same("output linear's inputs", output.inputs(), width);
    same("output linear's outputs", output.outputs(), width);
    if (skip != null) {
      same("floats of a skip gate", skip.length, 1);
      same("inputs of a type with a skip connection", inputs, width);
    }
    if ((normGain == null) != (normBias == null)) {
      throw new IllegalArgumentException("a layer norm has gain and bias: give both or neither");
    }
    if (normGain != null) {
      same("layer norm's gain", normGain.length, width);
      same("layer norm's bias", normBias.length, width);
    }
  }

  private static void same(String what, int actual, int wanted) {
    if (actual != wanted) {
      throw new IllegalArgumentException(what + " is " + actual + ": it must be " + wanted);
    }
  }

  /** Floats of a node's vector before the layer. */
  public int inputs() {
    return key.inputs();
  }

  /** Whether the type has a skip connection. */
  public boolean hasSkip() {
    return skip != null;
  }

  /** Whether the type has a layer norm. */
  public boolean hasNorm() {
    return normGain != null;
  }
}

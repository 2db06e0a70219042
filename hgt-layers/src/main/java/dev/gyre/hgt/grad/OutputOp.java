package dev.gyre.hgt.grad;

import dev.gyre.hgt.layer.OutputStage;
import dev.gyre.hgt.layer.TypeWeights;
import dev.gyre.hgt.real.Reals;

/**
 * From gathered messages to vectors, for all nodes of a type: {@code norm(skip(GELU(m) W_O + b_O,
 * h(t)))}; skip and norm where the type has them.
 */
public final class OutputOp {

  private final GeluOp gelu = new GeluOp();
  private final LinearOp linear;
  private final SkipOp skip;
  private final LayerNormOp norm;
  private final int width;

  /** The stage of a node type. */
  public OutputOp(Binding binding, TypeWeights weights) {
    linear = binding.linear(weights.output());
    width = weights.output().outputs();
    skip = weights.hasSkip() ? new SkipOp(binding.of(weights.skip())) : null;
    norm =
        weights.hasNorm()
            ? new LayerNormOp(
                binding.of(weights.normGain()),
                binding.of(weights.normBias()),
                OutputStage.NORM_EPSILON)
            : null;
  }

  /**
   * The vectors.
   *
   * @param messages m, d numbers a row
   * @param targets h(t), rows of the same nodes first
   */
  public Reals forward(Reals messages, Reals targets) {
    Reals out = linear.forward(gelu.forward(messages), messages.size() / width);
    if (skip != null) {
      out = skip.forward(out, targets);
    }
    return norm == null ? out : norm.forward(out);
  }

  /**
   * Backward.
   *
   * @param dOut gradient of the vectors; overwritten
   * @param dTargets receives the gradient of h(t) through the skip connection
   * @return the gradient of m
   */
  public Reals backward(Reals dOut, Reals dTargets) {
    if (norm != null) {
      norm.backward(dOut);
    }
    if (skip != null) {
      skip.backward(dOut, dTargets);
    }
    Reals dMessages = dOut.zeros(dOut.size());
    linear.backward(dOut, dMessages);
    gelu.backward(dMessages);
    return dMessages;
  }
}

package dev.gyre.hgt.grad;

import dev.gyre.hgt.real.Reals;

/**
 * A parameter, or what is made of parameters, and the gradient of the loss by it, of the same
 * layout. The gradient is made when something is first added to it.
 */
public final class Weight {

  private final Reals value;
  private Reals gradient;

  /** A weight without a gradient as yet. */
  public Weight(Reals value) {
    this.value = value;
  }

  /** The value. */
  public Reals value() {
    return value;
  }

  /** The gradient, to add to; zeros at first. */
  public Reals gradient() {
    if (gradient == null) {
      gradient = value.zeros(value.size());
    }
    return gradient;
  }

  /** Whether the weight took part in a backward pass. */
  public boolean hasGradient() {
    return gradient != null;
  }

  @Override
  public String toString() {
    return "Weight" + value;
  }
}

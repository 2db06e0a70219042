package dev.gyre.hgt.grad;

import dev.gyre.hgt.real.Reals;

/**
 * Hyperbolic tangent.
 *
 * <pre>
 * y  = tanh(x)
 * dx = dy (1 - y^2)
 * </pre>
 */
public final class TanhOp implements Activation {

  private Reals y;

  @Override
  public Reals forward(Reals x) {
    y = x;
    y.tanh(0, y.size());
    return y;
  }

  @Override
  public void backward(Reals dy) {
    for (int i = 0; i < dy.size(); i++) {
      double value = y.get(i);
      dy.set(i, dy.get(i) * (1 - value * value));
    }
  }
}

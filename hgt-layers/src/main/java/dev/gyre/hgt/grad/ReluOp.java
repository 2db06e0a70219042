package dev.gyre.hgt.grad;

import dev.gyre.hgt.real.Reals;

/**
 * The rectifier.
 *
 * <pre>
 * y  = max(0, x)
 * dx = dy where x > 0, else 0
 * </pre>
 */
public final class ReluOp implements Activation {

  private Reals y;

  @Override
  public Reals forward(Reals x) {
    y = x;
    for (int i = 0; i < y.size(); i++) {
      y.set(i, Math.max(0, y.get(i)));
    }
    return y;
  }

  @Override
  public void backward(Reals dy) {
    for (int i = 0; i < dy.size(); i++) {
      if (y.get(i) <= 0) {
        dy.set(i, 0);
      }
    }
  }
}

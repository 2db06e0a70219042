package dev.gyre.hgt.grad;

import dev.gyre.hgt.real.Reals;

/**
 * GELU in its exact form (Hendrycks and Gimpel, 2016).
 *
 * <pre>
 * y  = x Phi(x),  Phi(x) = (1 + erf(x / sqrt 2)) / 2
 * dx = dy (Phi(x) + x phi(x)),  phi(x) = exp(-x^2 / 2) / sqrt(2 pi)
 * </pre>
 */
public final class GeluOp {

  private Reals x;

  /** GELU of all numbers of x. */
  public Reals forward(Reals x) {
    this.x = x;
    Reals y = x.zeros(x.size());
    y.copy(0, x, 0, x.size());
    y.gelu(0, y.size());
    return y;
  }

  /** Turns the gradient of y into that of x, in place. */
  public void backward(Reals dy) {
    dy.timesGeluSlope(0, x, 0, dy.size());
  }
}

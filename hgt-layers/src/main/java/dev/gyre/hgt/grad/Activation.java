package dev.gyre.hgt.grad;

import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.real.Reals;

/** A function of each number alone whose backward pass needs its result only. */
public interface Activation {

  /** The encoder's activation: tanh in {@code pyhgt}, ReLU in {@code pyg}. */
  static Activation ofEncoder(Dialect dialect) {
    return dialect == Dialect.PYHGT ? new TanhOp() : new ReluOp();
  }

  /** Applies the function in place; x, now y, must not be changed before {@link #backward}. */
  Reals forward(Reals x);

  /** Turns the gradient of y into that of x, in place. */
  void backward(Reals dy);
}

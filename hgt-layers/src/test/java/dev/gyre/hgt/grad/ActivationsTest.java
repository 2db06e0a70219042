package dev.gyre.hgt.grad;

import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.real.Reals;
import org.junit.jupiter.api.Nested;

/** GELU, and the encoder's activations of both dialects. */
class ActivationsTest {

  private static Reals copy(Weight x) {
    Reals copy = x.value().zeros(x.value().size());
    copy.copy(0, x.value(), 0, copy.size());
    return copy;
  }

  private static void add(Weight x, Reals gradient) {
    x.gradient().axpy(0, 1, gradient, 0, gradient.size());
  }

  @Nested
  class GeluOpTest implements FiniteDifferenceTest {
    @Override
    public void differentiable(GradientCheck check) {
      Weight x = check.weight("x", 9);
      x.value().axpy(0, 3, x.value(), 0, 9);
      GeluOp op = new GeluOp();
      check.operation(
          () -> op.forward(x.value()),
          dy -> {
            op.backward(dy);
            add(x, dy);
          });
    }
  }

  @Nested
  class TanhOpTest implements FiniteDifferenceTest {
    @Override
    public void differentiable(GradientCheck check) {
      activation(check, Activation.ofEncoder(Dialect.PYHGT));
    }
  }

  @Nested
  class ReluOpTest implements FiniteDifferenceTest {
    @Override
    public void differentiable(GradientCheck check) {
      activation(check, Activation.ofEncoder(Dialect.PYG));
    }
  }

  private static void activation(GradientCheck check, Activation op) {
    Weight x = check.weight("x", 9);
    check.operation(
        () -> op.forward(copy(x)),
        dy -> {
          op.backward(dy);
          add(x, dy);
        });
  }
}

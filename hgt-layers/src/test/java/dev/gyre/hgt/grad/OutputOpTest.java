package dev.gyre.hgt.grad;

import dev.gyre.hgt.layer.Linear;
import dev.gyre.hgt.layer.TypeWeights;
import dev.gyre.hgt.real.Precision;
import org.junit.jupiter.api.Nested;

/** Output linear, skip connection and norm, alone and together. */
class OutputOpTest {

  private static final int ROWS = 3;
  private static final int WIDTH = 4;

  @Nested
  class SkipOpTest implements FiniteDifferenceTest {
    @Override
    public void differentiable(GradientCheck check) {
      Weight skip = check.weight("skip", 1);
      Weight o = check.weight("o", ROWS * WIDTH);
      // Rows of h beyond those of o take no part.
      Weight h = check.weight("h", (ROWS + 1) * WIDTH);
      SkipOp op = new SkipOp(skip);
      check.operation(
          () -> op.forward(o.value(), h.value()),
          dy -> {
            op.backward(dy, h.gradient());
            o.gradient().axpy(0, 1, dy, 0, dy.size());
          });
    }
  }

  @Nested
  class LayerNormOpTest implements FiniteDifferenceTest {
    @Override
    public void differentiable(GradientCheck check) {
      Weight x = check.weight("x", ROWS * WIDTH);
      LayerNormOp op =
          new LayerNormOp(check.weight("gain", WIDTH), check.weight("bias", WIDTH), 1e-5);
      check.operation(
          () -> op.forward(x.value()),
          dy -> {
            op.backward(dy);
            x.gradient().axpy(0, 1, dy, 0, dy.size());
          });
    }
  }

  @Nested
  class All implements FiniteDifferenceTest {
    @Override
    public void differentiable(GradientCheck check) {
      Binding binding = new Binding(Precision.DOUBLE);
      Linear linear = new Linear(WIDTH, WIDTH, check.floats(16), check.floats(WIDTH));
      float[] skip = check.floats(1);
      float[] gain = check.floats(WIDTH);
      float[] bias = check.floats(WIDTH);
      TypeWeights weights = new TypeWeights(linear, linear, linear, linear, skip, gain, bias);
      check.weight("W_O", binding.of(linear.weight()));
      check.weight("b_O", binding.of(linear.bias()));
      check.weight("skip", binding.of(skip));
      check.weight("gain", binding.of(gain));
      check.weight("bias", binding.of(bias));
      Weight m = check.weight("m", ROWS * WIDTH);
      Weight h = check.weight("h", ROWS * WIDTH);
      OutputOp op = new OutputOp(binding, weights);
      check.operation(
          () -> op.forward(m.value(), h.value()),
          dy -> {
            m.gradient().axpy(0, 1, op.backward(dy, h.gradient()), 0, ROWS * WIDTH);
          });
    }
  }
}

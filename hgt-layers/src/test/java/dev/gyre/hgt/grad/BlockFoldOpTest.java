package dev.gyre.hgt.grad;

import dev.gyre.hgt.layer.Linear;
import dev.gyre.hgt.real.Precision;

/** A linear map and one block per head, folded, applied to rows. */
class BlockFoldOpTest implements FiniteDifferenceTest {

  @Override
  public void differentiable(GradientCheck check) {
    Binding binding = new Binding(Precision.DOUBLE);
    Linear linear = new Linear(4, 6, check.floats(24), check.floats(6));
    float[] blocks = check.floats(2 * 3 * 3);
    check.weight("W", binding.of(linear.weight()));
    check.weight("b", binding.of(linear.bias()));
    check.weight("blocks", binding.of(blocks));
    Weight x = check.weight("x", 3 * 4);
    BlockFoldOp[] fold = new BlockFoldOp[1];
    LinearOp[] op = new LinearOp[1];
    check.operation(
        () -> {
          fold[0] = new BlockFoldOp(binding, linear, blocks, 2);
          op[0] = fold[0].linear();
          return op[0].forward(x.value(), 3);
        },
        dy -> {
          op[0].backward(dy, x.gradient());
          fold[0].backward();
        });
  }
}

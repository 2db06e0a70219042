package dev.gyre.hgt.grad;

import dev.gyre.hgt.layer.Linear;
import dev.gyre.hgt.layer.MixWeights;
import dev.gyre.hgt.real.Precision;
import java.util.Arrays;

/** Output attention over base, a track some nodes have, one all have and one none can have. */
class MixOpTest implements FiniteDifferenceTest {

  private static final int NODES = 3;
  private static final int WIDTH = 4;

  @Override
  public void differentiable(GradientCheck check) {
    Binding binding = new Binding(Precision.DOUBLE);
    Linear linear = new Linear(WIDTH, WIDTH, check.floats(16), check.floats(WIDTH));
    MixWeights weights = new MixWeights(linear, check.floats(WIDTH));
    check.weight("U", binding.of(linear.weight()));
    check.weight("c", binding.of(linear.bias()));
    check.weight("w", binding.of(weights.query()));
    Weight base = check.weight("base", NODES * WIDTH);
    Weight some = check.weight("some", NODES * WIDTH);
    Weight all = check.weight("all", NODES * WIDTH);
    MixOp[] op = new MixOp[1];
    check.operation(
        () -> {
          op[0] = new MixOp(binding, weights);
          return op[0].forward(
              NODES,
              Arrays.asList(base.value(), some.value(), null, all.value()),
              Arrays.asList(null, new boolean[] {true, false, true}, null, null));
        },
        dy ->
            op[0].backward(
                dy, Arrays.asList(base.gradient(), some.gradient(), null, all.gradient())));
  }
}

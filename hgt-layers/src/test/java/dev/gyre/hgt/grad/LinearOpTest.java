package dev.gyre.hgt.grad;

/** {@code X W + b}. */
class LinearOpTest implements FiniteDifferenceTest {

  @Override
  public void differentiable(GradientCheck check) {
    int rows = 3;
    Weight x = check.weight("x", rows * 4);
    Weight w = check.weight("W", 2 + 4 * 5);
    Weight b = check.weight("b", 5);
    LinearOp op = new LinearOp(w, 2, b, 4, 5);
    check.operation(() -> op.forward(x.value(), rows), dy -> op.backward(dy, x.gradient()));
  }
}

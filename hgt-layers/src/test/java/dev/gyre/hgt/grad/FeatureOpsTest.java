package dev.gyre.hgt.grad;

import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.hgt.encoder.FeatureRows;
import dev.gyre.hgt.encoder.Normalization;
import dev.gyre.hgt.layer.RowTerms;
import dev.gyre.hgt.real.Reals;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** Encoded features: numbers, vectors, categories, missing values, clipping; picked rows. */
class FeatureOpsTest {

  private static final int WIDTH = 3;

  @Nested
  class FeatureBlockOpTest implements FiniteDifferenceTest {
    @Override
    public void differentiable(GradientCheck check) {
      List<FeatureSpec> features =
          List.of(
              FeatureSpec.numeric("amount"),
              FeatureSpec.categorical("kind", List.of("person", "firm")),
              FeatureSpec.vector("place", 2));
      int z = 1 + 8 + 2;
      Weight weight = check.weight("W", (1 + z) * WIDTH);
      Weight missing = check.weight("missing", 2 + z);
      Weight rows = check.weight("rows", 3 * 8);
      float nan = Float.NaN;
      float[] values = {
        0.5f, 1, nan, 2, // known category, missing number
        nan, nan, 1, 1, // missing category
        1e9f, 7, -1, nan, // clipped, unknown category
      };
      Normalization normalization =
          new Normalization(new float[] {0.1f, 0, 1}, new float[] {2, 1, 0.5f});
      RowTerms terms = FeatureRows.of(features).terms(values, 3, normalization);
      FeatureBlockOp[] op = new FeatureBlockOp[1];
      check.operation(
          () -> {
            FeatureFoldOp fold =
                new FeatureFoldOp(features, List.of(rows), missing, 2, weight, 1, WIDTH);
            op[0] = new FeatureBlockOp(fold, terms, 3, WIDTH);
            Reals y = weight.value().zeros(3 * WIDTH);
            op[0].addTo(y);
            return y;
          },
          dy -> op[0].backward(dy));
    }
  }

  @Nested
  class RowTermsOpTest implements FiniteDifferenceTest {
    @Override
    public void differentiable(GradientCheck check) {
      Weight matrix = check.weight("E", 4 * WIDTH);
      Weight defaults = check.weight("defaults", 1);
      RowTerms terms =
          new RowTerms(
              2, new int[] {0, 3, 0, 2}, new float[] {Float.NaN, 1, 0.7f, 1}, new int[] {0, -1});
      RowTermsOp op = new RowTermsOp(terms, defaults, WIDTH);
      check.operation(
          () -> {
            Reals y = matrix.value().zeros(2 * WIDTH);
            op.addTo(0, matrix.value(), y, 0);
            op.addTo(1, matrix.value(), y, WIDTH);
            return y;
          },
          dy -> {
            op.backward(0, dy, 0, matrix.value(), matrix.gradient());
            op.backward(1, dy, WIDTH, matrix.value(), matrix.gradient());
          });
    }
  }

  @Nested
  class GatherOpTest implements FiniteDifferenceTest {
    @Override
    public void differentiable(GradientCheck check) {
      Weight x = check.weight("x", 4 * WIDTH);
      GatherOp op = new GatherOp(new int[] {2, 0, 2}, WIDTH);
      check.operation(() -> op.forward(x.value()), dy -> op.backward(dy, x.gradient()));
    }
  }

  @Nested
  class CrossEntropyOpTest implements FiniteDifferenceTest {
    @Override
    public void differentiable(GradientCheck check) {
      Weight z = check.weight("z", 4);
      z.value().set(3, 40);
      CrossEntropyOp op =
          new CrossEntropyOp(new float[] {0, 1, 0.3f, 0}, new float[] {1, 5, 2, 0.5f}, 8.5);
      check.operation(
          () -> {
            Reals loss = z.value().zeros(1);
            loss.set(0, op.forward(z.value()));
            return loss;
          },
          dy -> z.gradient().axpy(0, dy.get(0), op.backward(), 0, 4));
    }
  }
}

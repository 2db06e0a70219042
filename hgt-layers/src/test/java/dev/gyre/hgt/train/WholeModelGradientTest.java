package dev.gyre.hgt.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.batch.GraphBatch;
import dev.gyre.hgt.batch.BatchForward;
import dev.gyre.hgt.batch.Embeddings;
import dev.gyre.hgt.grad.Binding;
import dev.gyre.hgt.grad.GradientCheck;
import dev.gyre.hgt.grad.Weight;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.layer.Workspace;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.real.Precision;
import dev.gyre.hgt.real.Reals;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Loss of the whole model, encoder to scorer, with everything on, in both dialects. */
class WholeModelGradientTest {

  private static final long SEED = Long.getLong("gyre.seed", 5);

  private final Minibatch minibatch = TrainingCase.minibatch();

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void gradientsAgreeWithCentralDifferences(Dialect dialect) {
    HgtModel model = TrainingCase.model(dialect, SEED);
    GradientCheck check = new GradientCheck(SEED, 12);
    Binding binding = new Binding(Precision.DOUBLE);
    Map<String, Weight> weights = new TreeMap<>();
    model
        .parameters()
        .tensors()
        .forEach((name, tensor) -> weights.put(name, binding.of(tensor.data())));
    weights.forEach(check::weight);
    check.operation(() -> pass(model, binding.sharingValues(), weights));
    check.verify();
  }

  /** A pass over shared values whose gradients go to the weights that are checked. */
  private GradientCheck.Pass pass(HgtModel model, Binding binding, Map<String, Weight> weights) {
    MinibatchPass pass = new MinibatchPass(model, binding, minibatch);
    Reals loss = Precision.DOUBLE.zeros(1);
    loss.set(0, pass.loss(minibatch.interactions().totalWeight()));
    return new GradientCheck.Pass() {
      @Override
      public List<Reals> outputs() {
        return List.of(loss);
      }

      @Override
      public void backward(List<Reals> gradients) {
        pass.backward();
        weights.forEach((name, weight) -> add(name, weight, gradients.get(0).get(0)));
      }

      private void add(String name, Weight weight, double c) {
        binding
            .reached(model.parameters().data(name))
            .ifPresent(w -> weight.gradient().axpy(0, c, w.gradient(), 0, w.value().size()));
      }
    };
  }

  private void backward(HgtModel model, Binding binding) {
    MinibatchPass pass = new MinibatchPass(model, binding, minibatch);
    pass.loss(minibatch.interactions().totalWeight());
    pass.backward();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void everyParameterButTheCalibrationTakesPart(Dialect dialect) {
    HgtModel model = TrainingCase.model(dialect, SEED);
    Binding binding = new Binding(Precision.DOUBLE);
    backward(model, binding);
    model
        .parameters()
        .tensors()
        .forEach(
            (name, tensor) -> {
              boolean moved =
                  binding
                      .reached(tensor.data())
                      .map(Weight::gradient)
                      .map(g -> g.dot(0, g, 0, g.size()) > 0)
                      .orElse(false);
              assertThat(moved)
                  .as("gradient of %s, seed %d", name, SEED)
                  .isEqualTo(!name.equals("scorer/calibration"));
            });
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void logitsAreThoseOfTheScorerOverEmbeddings(Dialect dialect) {
    HgtModel model = TrainingCase.model(dialect, SEED);
    Reals logits = new MinibatchPass(model, new Binding(Precision.FLOAT), minibatch).logits();
    Embeddings embeddings = BatchForward.run(model, GraphBatch.of(TrainingCase.graph()));
    Interactions all = minibatch.interactions();
    for (int i = 0; i < all.size(); i++) {
      float logit =
          model
              .scorer()
              .logit(
                  embeddings.of(0, all.source()[i]),
                  embeddings.of(1, all.target()[i]),
                  Arrays.copyOfRange(all.features(), 2 * i, 2 * i + 2),
                  Arrays.copyOfRange(all.sourceAggregates(), 2 * i, 2 * i + 2),
                  new float[0],
                  new Workspace());
      assertThat(logits.get(i)).isCloseTo(logit, Offset.offset(1e-5));
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void floatGradientsAreThoseInDouble(Dialect dialect) {
    HgtModel model = TrainingCase.model(dialect, SEED);
    Binding exact = new Binding(Precision.DOUBLE);
    backward(model, exact);
    try (TrainingModel training = new TrainingModel(model, 1)) {
      Map<String, float[]> gradients =
          training.lossAndGradients(List.of(minibatch)).gradients().byName();
      gradients.forEach(
          (name, gradient) ->
              exact
                  .reached(model.parameters().data(name))
                  .ifPresent(weight -> same(name, gradient, weight.gradient())));
    }
  }

  private static void same(String name, float[] gradient, Reals wanted) {
    double largest = 0;
    double worst = 0;
    for (int i = 0; i < gradient.length; i++) {
      largest = Math.max(largest, Math.abs(wanted.get(i)));
      worst = Math.max(worst, Math.abs(wanted.get(i) - gradient[i]));
    }
    assertThat(worst).as("difference in %s, seed %d", name, SEED).isLessThan(1e-3 * largest + 1e-9);
  }
}

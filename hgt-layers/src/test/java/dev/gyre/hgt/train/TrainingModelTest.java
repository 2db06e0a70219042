package dev.gyre.hgt.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.Tensor;
import dev.gyre.hgt.train.TrainingModel.LossAndGradients;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingModelTest {

  private static final int STEPS = 60;

  private final Minibatch minibatch = TrainingCase.minibatch();
  private final List<Minibatch> parts = List.of(minibatch, minibatch, minibatch);

  @TempDir private Path folder;

  private static AdamW adam(HgtModel model) {
    return new AdamW(model.parameters(), AdamW.Settings.withDecay(0.01));
  }

  /** Steps; gives the loss before the last. */
  private double train(HgtModel model, AdamW adam, int steps) {
    LearningRate rate = new LearningRate(0.01, 5, STEPS, 0.001);
    double loss = Double.NaN;
    try (TrainingModel training = new TrainingModel(model, 2)) {
      for (int i = 0; i < steps; i++) {
        LossAndGradients step = training.lossAndGradients(parts);
        step.gradients().clip(1.0);
        adam.step(step.gradients(), rate.at(adam.steps()));
        loss = step.loss();
      }
    }
    return loss;
  }

  @Test
  void theLossFallsToNothingOnFourInteractions() {
    HgtModel model = TrainingCase.model(Dialect.PYHGT, 1);
    AdamW adam = adam(model);
    double first = train(model, adam, 1);
    assertThat(train(model, adam, STEPS - 1)).isLessThan(0.1 * first);
  }

  @Test
  void threadsDoNotChangeTheResult() {
    HgtModel model = TrainingCase.model(Dialect.PYG, 1);
    try (TrainingModel one = new TrainingModel(model, 1);
        TrainingModel three = new TrainingModel(model, 3)) {
      LossAndGradients alone = one.lossAndGradients(parts);
      LossAndGradients together = three.lossAndGradients(parts);
      assertThat(together.loss()).isEqualTo(alone.loss());
      alone
          .gradients()
          .byName()
          .forEach(
              (name, gradient) ->
                  assertThat(together.gradients().byName().get(name))
                      .as(name)
                      .containsExactly(gradient));
      assertThat(three.logits(parts)).hasSize(3);
      assertThat(three.logits(parts).get(2)).containsExactly(one.logits(parts).get(0));
    }
  }

  @Test
  void aResumedRunIsTheRunThatWasNotStopped() throws IOException {
    HgtModel whole = TrainingCase.model(Dialect.PYHGT, 2);
    train(whole, adam(whole), 10);

    Path file = folder.resolve("checkpoint.npz");
    HgtModel stopped = TrainingCase.model(Dialect.PYHGT, 2);
    AdamW before = adam(stopped);
    train(stopped, before, 4);
    ParameterAverage average = new ParameterAverage(stopped.parameters(), 0.99);
    average.update();
    TrainingCheckpoint.save(file, stopped.parameters(), before.state(), average.state());

    HgtModel resumed = TrainingCase.model(Dialect.PYHGT, 99);
    AdamW after = adam(resumed);
    Map<String, Tensor> state = TrainingCheckpoint.load(file, resumed.parameters());
    after.restore(state);
    ParameterAverage restored = new ParameterAverage(resumed.parameters(), 0.99);
    restored.restore(state);
    assertThat(restored.snapshot(resumed.manifest().shape()).checksum())
        .isEqualTo(average.snapshot(stopped.manifest().shape()).checksum());
    assertThat(after.steps()).isEqualTo(4);
    train(resumed, after, 6);
    assertThat(resumed.parameters().checksum()).isEqualTo(whole.parameters().checksum());
  }

  @Test
  void aCheckpointOfAnotherModelIsRefused() throws IOException {
    Path file = folder.resolve("checkpoint.npz");
    TrainingCheckpoint.save(file, TrainingCase.model(Dialect.PYG, 1).parameters());
    HgtModel other = TrainingCase.model(Dialect.PYHGT, 1);
    assertThatThrownBy(() -> TrainingCheckpoint.load(file, other.parameters()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("checkpoint.npz")
        .hasMessageContaining("parameter/");
    AdamW adam = adam(other);
    assertThatThrownBy(() -> adam.restore(Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("adamw/first/");
  }

  @Test
  void weightsOfAllZeroAreRefused() {
    Interactions all = TrainingCase.interactions();
    Interactions none =
        new Interactions(
            all.source(),
            all.target(),
            all.features(),
            all.sourceAggregates(),
            all.targetAggregates(),
            all.label(),
            new float[all.size()]);
    HgtModel model = TrainingCase.model(Dialect.PYG, 1);
    try (TrainingModel training = new TrainingModel(model, 1)) {
      assertThatThrownBy(
              () -> training.lossAndGradients(List.of(new Minibatch(minibatch.graph(), none))))
          .hasMessageContaining("add up to 0.0");
    }
  }
}

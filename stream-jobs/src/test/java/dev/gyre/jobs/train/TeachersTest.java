package dev.gyre.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.samples.MinibatchBuilder.Targets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeachersTest {

  private static final int[] FIT = IntStream.range(200, 1200).toArray();
  private static final int[] LATER = IntStream.range(1200, 1600).toArray();
  private static final long SEED = 9;

  @TempDir private Path folder;

  private TrainingData data;

  @BeforeEach
  void replay() throws Exception {
    data = TrainingData.replay(folder, FIT);
  }

  private static TrainOptions options(int teachers, int epochs) {
    return new TrainOptions(epochs, epochs, 64, 5e-3, 0.01, 1, 1, teachers, 1, SEED, 2);
  }

  private Teachers teachers(TrainOptions options, TrainListener listener) {
    return new Teachers(data.samples(), data.builder(), options, listener, data::start);
  }

  private Targets taught(TrainOptions options, TrainListener listener, TrainState state)
      throws Exception {
    return teachers(options, listener).train(options, state, FIT, LATER);
  }

  @Test
  void withoutTeachersTheLabelsAreLearnt() throws Exception {
    Targets targets = taught(options(0, 1), TrainListener.SILENT, TrainState.none());
    for (int i : FIT) {
      assertThat(targets.of(i)).isEqualTo(data.samples().interactions().isFraud(i) ? 1 : 0);
    }
  }

  @Test
  void theMeanOfTheirLogitsIsLearnt() throws Exception {
    Targets both = taught(options(2, 2), TrainListener.SILENT, TrainState.none());
    double[] logits = new double[FIT.length];
    for (long seed : new long[] {SEED + 1000, SEED + 2000}) {
      TrainOptions alone = new TrainOptions(2, 2, 64, 5e-3, 0.01, 1, 1, 0, 1, seed, 2);
      HgtModel teacher =
          new Trainer(
                  data.samples(), data.builder(), alone, TrainListener.SILENT, TrainState.none())
              .train(data.start(seed), FIT, LATER)
              .model();
      float[] says = ModelScores.logits(teacher, data.builder(), FIT, 2);
      for (int k = 0; k < FIT.length; k++) {
        logits[k] += says[k] / 2;
      }
    }
    for (int k = 0; k < FIT.length; k++) {
      assertThat(both.of(FIT[k])).isEqualTo((float) (1 / (1 + Math.exp(-logits[k]))));
    }
    assertThatThrownBy(() -> both.of(LATER[0])).hasMessageContaining("interaction 1200");
  }

  @Test
  void theModelLearnsWhatTheySay() throws Exception {
    TrainOptions options = options(2, 6);
    Targets targets = taught(options, TrainListener.SILENT, TrainState.none());
    TrainedModel pupil =
        new Trainer(
                data.samples(), data.builder(), options, TrainListener.SILENT, TrainState.none())
            .train(data.start(SEED), FIT, LATER, targets);
    assertThat(distance(pupil.model(), targets))
        .isLessThan(distance(data.start(SEED), targets) / 2);
    assertThat(pupil.best().averagePrecision())
        .isGreaterThan(pupil.curve().get(0).averagePrecision());
  }

  /** Mean absolute difference of probabilities, calibration left out. */
  private double distance(HgtModel model, Targets targets) {
    float[] logits = ModelScores.logits(model, data.builder(), FIT, 2);
    double sum = 0;
    for (int k = 0; k < FIT.length; k++) {
      sum += Math.abs(1 / (1 + Math.exp(-logits[k])) - targets.of(FIT[k]));
    }
    return sum / FIT.length;
  }

  @Test
  void aRunThatWasResumedDoesNotTrainThemAgain() throws Exception {
    Path run = folder.resolve("run");
    Targets whole = taught(options(2, 2), TrainListener.SILENT, TrainState.in(run, false));
    List<String> stages = new ArrayList<>();
    TrainListener noEpochs =
        new TrainListener() {
          @Override
          public void step(int epoch, int step, int steps, double loss) {
            throw new IllegalStateException("trained again");
          }

          @Override
          public void epoch(EpochReport report) {
            throw new IllegalStateException("trained again");
          }

          @Override
          public void stage(String what) {
            stages.add(what);
          }
        };
    Targets resumed = taught(options(2, 2), noEpochs, TrainState.in(run, true));
    for (int i : FIT) {
      assertThat(resumed.of(i)).isEqualTo(whole.of(i));
    }
    assertThat(stages)
        .containsExactly(
            "Teacher 1 of 2:", "Teacher 2 of 2:", "The model, which learns from its teachers:");
  }

  @Test
  void aRunGoesOnWithAsManyAsItWasBegunWith() throws Exception {
    Path run = folder.resolve("run");
    TrainOptions options = options(1, 1);
    Targets targets = taught(options, TrainListener.SILENT, TrainState.in(run, false));
    TrainState.in(run, true).requireTeachers(3);
    new Trainer(
            data.samples(),
            data.builder(),
            options,
            TrainListener.SILENT,
            TrainState.in(run, false))
        .train(data.start(SEED), FIT, LATER, targets);
    TrainState.in(run, true).requireTeachers(1);
    TrainState.in(run, false).requireTeachers(2);
    assertThatThrownBy(() -> TrainState.in(run, true).requireTeachers(2))
        .hasMessageContaining("begun with 1 teachers")
        .hasMessageContaining("--teachers 1");
  }

  @Test
  void aNumberBelowZeroIsRefused() {
    assertThatThrownBy(() -> options(-1, 1)).hasMessageContaining("-1 teachers");
  }
}

package dev.gyre.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.samples.MinibatchBuilder;
import dev.gyre.jobs.samples.Samples;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {

  private static final int[] FIT = IntStream.range(200, 1200).toArray();
  private static final int[] LATER = IntStream.range(1200, 1600).toArray();

  @TempDir private Path folder;

  private Samples samples;
  private MinibatchBuilder builder;
  private HgtModel start;

  @BeforeEach
  void replay() throws Exception {
    TrainingData data = TrainingData.replay(folder, FIT);
    samples = data.samples();
    builder = data.builder();
    start = data.start(2);
  }

  private static TrainOptions options(int epochs, int patience) {
    return new TrainOptions(epochs, patience, 64, 5e-3, 0.01, 0.5, 1, 0, 1, 9, 2);
  }

  private TrainedModel train(int epochs, TrainState state) throws Exception {
    return new Trainer(samples, builder, options(epochs, epochs), TrainListener.SILENT, state)
        .train(start, FIT, LATER);
  }

  @Test
  void trainingLearnsAndCalibrates() throws Exception {
    TrainedModel trained = train(6, TrainState.none());
    EpochReport first = trained.curve().get(0);
    assertThat(trained.best().averagePrecision()).isGreaterThan(first.averagePrecision());
    assertThat(trained.model().manifest().trained()).isTrue();
    float[] scores = ModelScores.probabilities(trained.model(), builder, LATER, 2);
    double expected = 0;
    double frauds = 0;
    for (int k = 0; k < LATER.length; k++) {
      expected += scores[k];
      frauds += samples.interactions().isFraud(LATER[k]) ? 1 : 0;
    }
    // Half of the legitimate rows were left out of training, all are in the calibration.
    assertThat(expected).isEqualTo(frauds, within(0.05 * frauds));
  }

  @Test
  void aRunThatWasResumedEndsWhereItWouldHave() throws Exception {
    TrainedModel whole = train(4, TrainState.none());
    Path folderOfRun = folder.resolve("run");
    TrainListener stopAfterTwo =
        new TrainListener() {
          @Override
          public void step(int epoch, int step, int steps, double loss) {
            if (epoch == 3 && step == 2) {
              throw new IllegalStateException("stopped");
            }
          }

          @Override
          public void epoch(EpochReport report) {
            assertThat(report.epoch()).isLessThan(3);
          }
        };
    Trainer stopped =
        new Trainer(
            samples, builder, options(4, 4), stopAfterTwo, TrainState.in(folderOfRun, false));
    assertThatThrownBy(() -> stopped.train(start, FIT, LATER)).hasMessage("stopped");
    TrainedModel resumed = train(4, TrainState.in(folderOfRun, true));
    assertThat(resumed.curve()).hasSize(4);
    assertThat(resumed.model().parameters().checksum())
        .isEqualTo(whole.model().parameters().checksum());
    TrainState.delete(folderOfRun);
    assertThat(folderOfRun).doesNotExist();
  }

  @Test
  void theSameSeedGivesTheSameModel() throws Exception {
    TrainedModel one = train(1, TrainState.none());
    TrainedModel other = train(1, TrainState.none());
    assertThat(other.model().manifest().version()).isEqualTo(one.model().manifest().version());
    assertThat(start.manifest().version()).isNotEqualTo(one.model().manifest().version());
  }

  @Test
  void trainingEndsWhenNothingGetsBetter() throws Exception {
    TrainedModel trained =
        new Trainer(samples, builder, options(40, 1), TrainListener.SILENT, TrainState.none())
            .train(start, FIT, LATER);
    assertThat(trained.curve().size()).isLessThan(40);
    assertThat(trained.best().epoch()).isEqualTo(trained.curve().size() - 1);
    assertThatThrownBy(() -> new TrainOptions(0, 1, 64, 1e-3, 0, 1, 1, 0, 1, 1, 1))
        .hasMessageContaining("at least 1");
  }
}

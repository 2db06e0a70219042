package dev.gyre.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.HgtParameters;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.dataset.FraudHandbook;
import dev.gyre.jobs.samples.KnownLabels;
import dev.gyre.jobs.samples.MinibatchBuilder;
import dev.gyre.jobs.samples.Payments;
import dev.gyre.jobs.samples.SampleNormalization;
import dev.gyre.jobs.samples.SamplePolicy;
import dev.gyre.jobs.samples.SampleReplay;
import dev.gyre.jobs.samples.Samples;
import dev.gyre.jobs.topology.Models;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    JobConfig config = Payments.job(folder);
    List<Path> files = List.of(Payments.file(folder, Payments.random(2000, 60, 51)));
    KnownLabels labels = KnownLabels.read(config, FraudHandbook.dataset(), files);
    samples =
        new SampleReplay(config, 2, labels, SamplePolicy.everything(), 1)
            .run(FraudHandbook.dataset(), files, share -> {});
    builder = new MinibatchBuilder(samples, 0, true, 2, false);
    var shape = Models.of(config).manifest().shape();
    start =
        HgtModel.of(
            shape,
            HgtParameters.seeded(shape, 2),
            SampleNormalization.of(samples, 0, FIT),
            false,
            Map.of(),
            Map.of());
  }

  private static TrainOptions options(int epochs, int patience) {
    return new TrainOptions(epochs, patience, 64, 5e-3, 0.01, 0.5, 1, 9, 2);
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
    assertThatThrownBy(() -> new TrainOptions(0, 1, 64, 1e-3, 0, 1, 1, 1, 1))
        .hasMessageContaining("at least 1");
  }
}

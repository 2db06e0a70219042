package dev.gyre.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.samples.MinibatchBuilder;
import dev.gyre.jobs.samples.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScorerFirstTest {

  private static final int[] FIT = IntStream.range(200, 1200).toArray();
  private static final int[] LATER = IntStream.range(1200, 1600).toArray();
  private static final TrainOptions OPTIONS =
      new TrainOptions(5, 3, 3, 64, 5e-3, 0.01, 0.5, 1, 0, 1, 9, 2);

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

  private HgtModel first(Set<String> fixed) throws Exception {
    return new ScorerFirst(samples, builder, OPTIONS, TrainListener.SILENT)
        .train(start, FIT, LATER, builder.labels(), fixed);
  }

  private TrainedModel train(TrainOptions options, TrainState state, TrainListener listener)
      throws Exception {
    return new Trainer(samples, builder, options, listener, state).train(start, FIT, LATER);
  }

  @Test
  void theWholeModelBeginsWithWhatTheScorerSays() throws Exception {
    HgtModel model = first(Set.of());
    float[] whole = ModelScores.logits(model, builder, LATER, 2);
    float[] alone = ModelScores.logits(model, builder.withoutEmbeddings(), LATER, 2);
    assertThat(whole).containsExactly(alone);
    assertThat(alone)
        .isNotEqualTo(ModelScores.logits(start, builder.withoutEmbeddings(), LATER, 2));
  }

  @Test
  void whatIsToldNamesNoPrecisionThatWasNotMeasured() throws Exception {
    List<String> told = new ArrayList<>();
    TrainListener listener =
        new TrainListener() {
          @Override
          public void stage(String what) {
            told.add(what);
          }

          @Override
          public void step(int epoch, int step, int steps, double loss) {
            // Not of interest.
          }

          @Override
          public void epoch(EpochReport report) {
            told.add("an epoch of the scorer");
          }
        };
    ScorerFirst first = new ScorerFirst(samples, builder, OPTIONS, listener);
    first.train(start, FIT, new int[0], builder.labels(), Set.of());
    first.train(start, FIT, LATER, builder.labels(), Set.of());
    assertThat(told.subList(0, 3))
        .containsExactly(
            "The scorer alone:", "5 passes are done. The whole model:", "The scorer alone:");
    assertThat(told.get(3))
        .matches("Pass \\d of 5 was its best, average precision [01]\\.\\d{4}\\. The whole model:");
    assertThat(told).hasSize(4);
  }

  @Test
  void nothingElseIsChanged() throws Exception {
    String kept = "scorer/second/weight";
    HgtModel model = first(Set.of(kept));
    for (String name : start.parameters().tensors().keySet()) {
      if (!name.startsWith("scorer/") || name.equals(kept)) {
        assertThat(model.parameters().data(name)).as(name).isEqualTo(start.parameters().data(name));
      }
    }
    assertThat(model.parameters().data("scorer/third/weight"))
        .isNotEqualTo(start.parameters().data("scorer/third/weight"));
  }

  @Test
  void aRunThatWasResumedEndsWhereItWouldHave() throws Exception {
    TrainedModel whole = train(OPTIONS, TrainState.none(), TrainListener.SILENT);
    Path run = folder.resolve("run");
    int[] stages = {0};
    TrainListener stopInTheWhole =
        new TrainListener() {
          @Override
          public void stage(String what) {
            stages[0]++;
          }

          @Override
          public void step(int epoch, int step, int steps, double loss) {
            if (stages[0] == 2 && epoch == 2) {
              throw new IllegalStateException("stopped");
            }
          }

          @Override
          public void epoch(EpochReport report) {
            // Nothing to say.
          }
        };
    assertThatThrownBy(() -> train(OPTIONS, TrainState.in(run, false), stopInTheWhole))
        .hasMessage("stopped");
    TrainedModel resumed = train(OPTIONS, TrainState.in(run, true), TrainListener.SILENT);
    assertThat(resumed.model().parameters().checksum())
        .isEqualTo(whole.model().parameters().checksum());
    assertThat(whole.model().parameters().checksum())
        .isNotEqualTo(
            train(OPTIONS.withScorerEpochs(0), TrainState.none(), TrainListener.SILENT)
                .model()
                .parameters()
                .checksum());
  }

  @Test
  void anUpdateHasNone() {
    assertThat(OPTIONS.withMembers(3).withSeed(4).scorerEpochs()).isEqualTo(5);
    assertThat(OPTIONS.forUpdate(1, 0.5).scorerEpochs()).isZero();
    assertThatThrownBy(() -> OPTIONS.withScorerEpochs(-1)).hasMessageContaining("0 or more");
  }
}

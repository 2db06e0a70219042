package dev.gyre.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gyre.hgt.model.Ensemble;
import dev.gyre.hgt.model.HgtConfig;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.HgtParameters;
import dev.gyre.hgt.model.ModelShape;
import dev.gyre.jobs.UserError;
import dev.gyre.jobs.samples.InteractionTable;
import dev.gyre.jobs.samples.SampleNormalization;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MembersTest {

  private static final int[] FIT = IntStream.range(200, 1200).toArray();
  private static final int[] LATER = IntStream.range(1200, 1600).toArray();
  private static final int[] NONE = {};
  private static final long SEED = 9;
  private static final String CALIBRATION = "scorer/calibration";

  @TempDir private Path folder;

  private TrainingData data;
  private ModelShape shape;

  @BeforeEach
  void replay() throws Exception {
    data = TrainingData.replay(folder, FIT);
    ModelShape job = data.shape();
    HgtConfig config =
        new HgtConfig(
            job.config().dialect(), 8, 2, 2, true, true, true, false, false, List.of(), true);
    shape = new ModelShape(config, job.schema(), job.aggregates(), job.scoredRelation());
  }

  private HgtModel start(long seed) {
    return HgtModel.of(
        shape,
        HgtParameters.seeded(shape, seed),
        SampleNormalization.of(data.samples(), shape.scoredRelation(), FIT),
        false,
        Map.of(),
        Map.of());
  }

  private static TrainOptions options(int members, long seed) {
    return new TrainOptions(3, 3, 64, 5e-3, 0.01, 1, 1, 0, members, seed, 2);
  }

  private Members members(TrainOptions options, TrainListener listener) {
    return new Members(data.samples(), data.builder(), options, listener, this::start);
  }

  private TrainedModel train(int members, TrainState state) throws Exception {
    TrainOptions options = options(members, SEED);
    return members(options, TrainListener.SILENT).train(options, state, FIT, LATER);
  }

  private TrainedModel alone(HgtModel start, long seed, int[] validation, Set<String> fixed)
      throws Exception {
    return new Trainer(
            data.samples(),
            data.builder(),
            options(1, seed),
            TrainListener.SILENT,
            TrainState.none())
        .train(start, FIT, validation, data.builder().labels(), fixed);
  }

  @Test
  void oneMemberIsTheModelThatATrainerMakes() throws Exception {
    assertThat(train(1, TrainState.none()).model().parameters().checksum())
        .isEqualTo(alone(start(SEED), SEED, LATER, Set.of()).model().parameters().checksum());
  }

  @Test
  void theEnsembleSaysTheMeanOfModelsThatWereTrainedByThemselves() throws Exception {
    TrainOptions options = options(2, SEED);
    Members members = members(options, TrainListener.SILENT);
    HgtModel both = members.train(options, TrainState.none(), FIT, NONE).model();
    assertThat(both.config().width()).isEqualTo(2 * shape.config().width());

    HgtModel first = alone(start(SEED), SEED, NONE, Set.of()).model();
    HgtModel start = Ensemble.withShared(start(SEED + 100_000), first);
    HgtModel second = alone(start, SEED + 100_000, NONE, Ensemble.shared(shape)).model();
    float[] ofFirst = ModelScores.logits(first, data.builder(), LATER, 2);
    float[] ofSecond = ModelScores.logits(second, data.builder(), LATER, 2);
    float[] ofBoth = ModelScores.logits(both, data.builder(), LATER, 2);
    for (int k = 0; k < LATER.length; k++) {
      assertThat(ofBoth[k]).isEqualTo((ofFirst[k] + ofSecond[k]) / 2, within(1e-5f));
    }
  }

  @Test
  void theEnsembleIsMeasuredAndCalibratedItself() throws Exception {
    TrainedModel both = train(2, TrainState.none());
    assertThat(both.curve()).hasSize(4);
    assertThat(both.best()).isEqualTo(both.curve().get(3));
    float[] scores = ModelScores.probabilities(both.model(), data.builder(), LATER, 2);
    double expected = 0;
    double frauds = 0;
    for (int k = 0; k < LATER.length; k++) {
      expected += scores[k];
      frauds += data.samples().interactions().isFraud(LATER[k]) ? 1 : 0;
    }
    assertThat(expected).isEqualTo(frauds, within(0.05 * frauds));
  }

  @Test
  void itTrainsFurther() throws Exception {
    TrainOptions options = options(2, SEED);
    Members members = members(options, TrainListener.SILENT);
    HgtModel before = members.train(options, TrainState.none(), FIT, LATER).model();
    HgtModel after =
        members.train(options.forUpdate(1, 0.5), TrainState.none(), FIT, LATER).model();
    assertThat(after.config()).isEqualTo(before.config());
    assertThat(after.parameters().checksum()).isNotEqualTo(before.parameters().checksum());
  }

  @Test
  void anUpdateOfMoreFraudsKeepsTheOddsOfTheFitBefore() throws Exception {
    InteractionTable table = data.samples().interactions();
    int[] frauds = IntStream.of(LATER).filter(table::isFraud).toArray();
    int[] more = IntStream.concat(IntStream.of(FIT), IntStream.of(frauds)).toArray();
    TrainOptions options = options(1, SEED);
    Members members = members(options, TrainListener.SILENT);
    HgtModel first = members.train(options, TrainState.none(), FIT, NONE).model();
    assertThat(first.parameters().data(CALIBRATION)).containsExactly(1, 0);

    HgtModel update = members.train(options, TrainState.none(), more, NONE).model();
    long few = IntStream.of(FIT).filter(table::isFraud).count();
    float shift = (float) Math.log((few + 1.0) / (few + frauds.length + 1.0));
    assertThat(frauds).isNotEmpty();
    assertThat(update.parameters().data(CALIBRATION))
        .containsExactly(new float[] {1, shift}, within(1e-6f));
    HgtModel plain =
        new Trainer(
                data.samples(), data.builder(), options, TrainListener.SILENT, TrainState.none())
            .train(first, more, NONE)
            .model();
    assertThat(ModelScores.logits(update, data.builder(), LATER, 2))
        .containsExactly(ModelScores.logits(plain, data.builder(), LATER, 2));

    HgtModel again = members.train(options, TrainState.none(), FIT, NONE).model();
    assertThat(again.parameters().data(CALIBRATION))
        .containsExactly(new float[] {1, 0}, within(1e-6f));
  }

  @Test
  void aRunThatWasResumedEndsWhereItWouldHave() throws Exception {
    TrainedModel whole = train(2, TrainState.none());
    Path run = folder.resolve("run");
    TrainListener stopInTheSecond =
        new TrainListener() {
          private int members;

          @Override
          public void stage(String what) {
            members++;
          }

          @Override
          public void step(int epoch, int step, int steps, double loss) {
            if (members == 2 && epoch == 2) {
              throw new IllegalStateException("stopped");
            }
          }

          @Override
          public void epoch(EpochReport report) {
            // The step says it all.
          }
        };
    TrainOptions options = options(2, SEED);
    assertThatThrownBy(
            () ->
                members(options, stopInTheSecond)
                    .train(options, TrainState.in(run, false), FIT, LATER))
        .hasMessage("stopped");
    TrainedModel resumed = train(2, TrainState.in(run, true));
    assertThat(resumed.model().parameters().checksum())
        .isEqualTo(whole.model().parameters().checksum());
  }

  @Test
  void aRunGoesOnWithAsManyMembersAsItBegan() throws Exception {
    Path run = folder.resolve("run");
    TrainState.in(run, false).requireMembers(4);
    TrainState.in(run, true).requireMembers(4);
    TrainState.none().requireMembers(2);
    assertThatThrownBy(() -> TrainState.in(run, true).requireMembers(1))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("was begun with 4 members, but is to go on with 1")
        .hasMessageContaining("give --members 4");
  }

  @Test
  void aModelWithTracksIsNoMember() {
    Members.requireEnsemble(data.shape(), 1);
    assertThatThrownBy(() -> Members.requireEnsemble(data.shape(), 3))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--members 3: ")
        .hasMessageContaining("meta-path tracks");
  }

  @Test
  void whatIsFixedKeepsItsValues() throws Exception {
    HgtModel start = start(SEED);
    Set<String> fixed = Ensemble.shared(shape);
    HgtModel trained = alone(start, SEED, LATER, fixed).model();
    for (String name : fixed) {
      assertThat(trained.parameters().data(name))
          .as(name)
          .containsExactly(start.parameters().data(name), within(1e-6f));
    }
    String weight = "scorer/first/weight";
    assertThat(trained.parameters().data(weight)).isNotEqualTo(start.parameters().data(weight));
  }
}

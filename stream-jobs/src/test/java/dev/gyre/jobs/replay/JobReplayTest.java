package dev.gyre.jobs.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.batch.ModelPass;
import dev.gyre.hgt.grad.Binding;
import dev.gyre.hgt.model.Ensemble;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.ModelFiles;
import dev.gyre.hgt.model.ModelShape;
import dev.gyre.hgt.real.Precision;
import dev.gyre.hgt.real.Reals;
import dev.gyre.hgt.train.Minibatch;
import dev.gyre.jobs.Checkout;
import dev.gyre.jobs.catalog.Datasets;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.JobFileReader;
import dev.gyre.jobs.config.ModelSpec;
import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.dataset.FraudHandbook;
import dev.gyre.jobs.dataset.simulator.SimulatorDataset;
import dev.gyre.jobs.dataset.simulator.SimulatorOptions;
import dev.gyre.jobs.samples.InteractionTable;
import dev.gyre.jobs.samples.KnownLabels;
import dev.gyre.jobs.samples.MinibatchBuilder;
import dev.gyre.jobs.samples.Payments;
import dev.gyre.jobs.samples.SamplePolicy;
import dev.gyre.jobs.samples.SampleReplay;
import dev.gyre.jobs.samples.Samples;
import dev.gyre.jobs.topology.Models;
import dev.gyre.jobs.train.ModelScores;
import dev.gyre.schemas.FloatList;
import dev.gyre.schemas.avro.Score;
import dev.gyre.schemas.avro.ScorerSide;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Job and trainer on the same stream, with labels, aggregates, windows and the delay of labels: the
 * scorer reads the same aggregates and features, and says the same, to 1e-6; embeddings, which the
 * two add up in different orders, are each held to the forward in double precision.
 */
class JobReplayTest {

  private static final double TOLERANCE = 1e-6;

  /** Of a single node's forward in single precision; the greatest seen is 1.2e-6. */
  private static final double EMBEDDING_TOLERANCE = 2e-6;

  private static final int ROWS = 800;
  private static final int ENSEMBLE_ROWS = 400;
  private static final int DAYS = 60;

  /** Interactions whose computation graphs are in memory at once, in double precision. */
  private static final int CHUNK = 250;

  @TempDir private Path folder;

  @Test
  void ofPaymentsWithWindowsThatEndAndLabelsThatCome() throws Exception {
    List<Path> files = List.of(Payments.file(folder, Payments.random(ROWS, DAYS, 5)));
    check(Payments.job(folder), FraudHandbook.dataset(), files, ROWS);
  }

  @ParameterizedTest
  @CsvSource({"simulator, 600", "fdh, 800"})
  void ofAnExample(String example, int events) throws Exception {
    checkExample(example, events);
  }

  @ParameterizedTest
  @Tag("long")
  @CsvSource({"simulator, 5000", "fdh, 20000", "sffsd, 3000"})
  void ofAnExampleForLong(String example, int events) throws Exception {
    checkExample(example, events);
  }

  @Test
  void ofAnEnsemble() throws Exception {
    JobConfig config = JobFileReader.read(Checkout.example("fdh"));
    ModelShape shape = Models.of(config).manifest().shape();
    HgtModel first = HgtModel.seeded(shape, 1);
    List<HgtModel> members = new ArrayList<>(List.of(first));
    for (long seed = 2; seed <= 3; seed++) {
      members.add(Ensemble.withShared(HgtModel.seeded(shape, seed), first));
    }
    Path saved = folder.resolve("ensemble");
    ModelFiles.save(Ensemble.of(members), saved);
    List<Path> files = List.of(Checkout.shared("data/fdh"));
    ModelSpec spec = new ModelSpec.FromPath(saved.toString());
    check(config, ModelFiles.load(saved), spec, Datasets.named("fdh"), files, ENSEMBLE_ROWS);
  }

  private void checkExample(String example, int events) throws Exception {
    boolean made = example.equals("simulator");
    Dataset dataset =
        made
            ? new SimulatorDataset(SimulatorOptions.standard().withSizes(200, 40))
            : Datasets.named(example);
    List<Path> files = made ? List.of() : List.of(Checkout.shared("data/" + example));
    check(JobFileReader.read(Checkout.example(example)), dataset, files, events);
  }

  private void check(JobConfig config, Dataset whole, List<Path> files, int events)
      throws Exception {
    check(config, Models.of(config), config.model(), whole, files, events);
  }

  private void check(
      JobConfig config, HgtModel model, ModelSpec spec, Dataset whole, List<Path> files, int events)
      throws Exception {
    Dataset dataset = new Beginning(whole, events);
    KnownLabels labels = KnownLabels.read(config, dataset, files);
    Samples samples =
        new SampleReplay(config, model.config().layers(), labels, SamplePolicy.everything(), 1)
            .run(dataset, files, share -> {});
    InteractionTable table = samples.interactions();
    assertThat(table.size()).isGreaterThan(events / 4);
    MinibatchBuilder builder =
        new MinibatchBuilder(
            samples,
            config.interaction().relation(),
            true,
            model.config().layers(),
            model.config().selfEdges());
    int[] rows = IntStream.range(0, table.size()).toArray();
    ReplayComparison comparison =
        new ReplayComparison(table, rows, ModelScores.probabilities(model, builder, rows, 2));
    List<Score> scores = new ArrayList<>();
    new JobReplay(config, spec, folder)
        .run(
            dataset,
            files,
            OptionalLong.empty(),
            done -> {},
            (score, number) -> {
              comparison.accept(score, number);
              scores.add(score);
            });
    assertThat(comparison.missing()).isZero();
    assertThat(comparison.features()).isZero();
    assertThat(comparison.aggregates()).isLessThanOrEqualTo(TOLERANCE);
    assertThat(comparison.score())
        .as("of interaction %s", comparison.worst())
        .isLessThanOrEqualTo(TOLERANCE);
    for (int from = 0; from < rows.length; from += CHUNK) {
      int to = Math.min(rows.length, from + CHUNK);
      Minibatch batch = builder.build(Arrays.copyOfRange(rows, from, to), i -> 1);
      compareEmbeddings(model, batch, scores.subList(from, to));
    }
  }

  /**
   * Job and trainer add up single precision in different orders: each is held to the trainer's
   * forward in double precision.
   */
  private static void compareEmbeddings(HgtModel model, Minibatch batch, List<Score> scores) {
    TypeSchema schema = model.schema();
    int forward = schema.forward(model.manifest().shape().scoredRelation());
    ModelPass exact = new ModelPass(model, new Binding(Precision.DOUBLE), batch.graph());
    ModelPass trained = new ModelPass(model, new Binding(Precision.FLOAT), batch.graph());
    Reals sources = exact.embeddings().get(schema.sourceType(forward));
    Reals targets = exact.embeddings().get(schema.targetType(forward));
    for (int type : new int[] {schema.sourceType(forward), schema.targetType(forward)}) {
      Reals rows = trained.embeddings().get(type);
      assertThat(difference(rows.floats(rows.size()), exact.embeddings().get(type), 0))
          .as("the trainer's embeddings of type %d", type)
          .isLessThanOrEqualTo(TOLERANCE);
    }
    for (int i = 0; i < scores.size(); i++) {
      Score score = scores.get(i);
      compare(score, score.getSourceInputs(), sources, batch.interactions().source()[i]);
      compare(score, score.getTargetInputs(), targets, batch.interactions().target()[i]);
    }
  }

  private static void compare(Score score, ScorerSide side, Reals rows, int row) {
    float[] read = FloatList.toArray(side.getVector());
    double greatest =
        row >= 0
            ? difference(read, rows, row * read.length)
            : difference(read, rows.zeros(read.length), 0);
    assertThat(greatest)
        .as("embedding of an end of %s", score.getInteractionId())
        .isLessThanOrEqualTo(EMBEDDING_TOLERANCE);
  }

  /** Relative to the largest component, where that is above 1. */
  private static double difference(float[] read, Reals wanted, int at) {
    double largest = 1;
    double greatest = 0;
    for (int i = 0; i < read.length; i++) {
      largest = Math.max(largest, Math.abs(wanted.get(at + i)));
      greatest = Math.max(greatest, Math.abs(read[i] - wanted.get(at + i)));
    }
    return greatest / largest;
  }
}

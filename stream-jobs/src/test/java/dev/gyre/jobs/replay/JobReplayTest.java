package dev.gyre.jobs.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.batch.ModelPass;
import dev.gyre.hgt.grad.Binding;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.real.Precision;
import dev.gyre.hgt.train.Minibatch;
import dev.gyre.jobs.Checkout;
import dev.gyre.jobs.catalog.Datasets;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.JobFileReader;
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
import java.nio.file.Path;
import java.util.ArrayList;
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
 * scorer reads the same, and says the same, to 1e-6; an embedding relative to its largest
 * component, since the two add up single precision in different orders.
 */
class JobReplayTest {

  private static final double TOLERANCE = 1e-6;
  private static final int ROWS = 800;

  /** Batches and single nodes add up in different orders: as exact as any embedding. */
  private static final double EMBEDDING_TOLERANCE = 1e-5;

  private static final int DAYS = 60;

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
    Dataset dataset = new Beginning(whole, events);
    HgtModel model = Models.of(config);
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
    new JobReplay(config, config.model(), folder)
        .run(
            dataset,
            files,
            OptionalLong.empty(),
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
    compareEmbeddings(model, builder.build(rows, i -> 1), scores);
  }

  private static void compareEmbeddings(HgtModel model, Minibatch batch, List<Score> scores) {
    TypeSchema schema = model.schema();
    int forward = schema.forward(model.manifest().shape().scoredRelation());
    ModelPass pass = new ModelPass(model, new Binding(Precision.FLOAT), batch.graph());
    float[] sources = rows(pass, schema.sourceType(forward));
    float[] targets = rows(pass, schema.targetType(forward));
    for (int i = 0; i < scores.size(); i++) {
      Score score = scores.get(i);
      compare(
          score, score.getSourceInputs().getVector(), sources, batch.interactions().source()[i]);
      compare(
          score, score.getTargetInputs().getVector(), targets, batch.interactions().target()[i]);
    }
  }

  private static float[] rows(ModelPass pass, int type) {
    return pass.embeddings().get(type).floats(pass.embeddings().get(type).size());
  }

  private static void compare(Score score, List<Float> read, float[] rows, int row) {
    float[] wanted = new float[read.size()];
    if (row >= 0) {
      System.arraycopy(rows, row * wanted.length, wanted, 0, wanted.length);
    }
    assertThat(difference(FloatList.toArray(read), wanted))
        .as("embedding of an end of %s", score.getInteractionId())
        .isLessThanOrEqualTo(EMBEDDING_TOLERANCE);
  }

  /** By component, relative where it is above 1: the contract's measure. */
  private static double difference(float[] read, float[] wanted) {
    double greatest = 0;
    for (int i = 0; i < wanted.length; i++) {
      double scale = Math.max(1, Math.abs(wanted[i]));
      greatest = Math.max(greatest, Math.abs(read[i] - wanted[i]) / scale);
    }
    return greatest;
  }
}

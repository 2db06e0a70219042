package dev.gyre.jobs.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.aggregate.AggregateRecord;
import dev.gyre.graph.batch.GraphBatch;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.Label;
import dev.gyre.graph.event.LabelEvent;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.memory.MemoryGraph;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.batch.BatchForward;
import dev.gyre.hgt.batch.Embeddings;
import dev.gyre.hgt.encoder.Normalization;
import dev.gyre.hgt.layer.Workspace;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.dataset.FraudHandbook;
import dev.gyre.jobs.samples.Payments.Payment;
import dev.gyre.jobs.topology.Models;
import dev.gyre.jobs.train.ModelScores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleReplayTest {

  private static final long ORIGIN_MS = Instant.parse("2018-04-01T00:00:00Z").toEpochMilli();
  private static final long DELAY_MS = Duration.ofDays(7).toMillis();

  @TempDir private Path folder;

  /** The scores of all rows, each by a whole forward over the graph before it. */
  private static final class Naive {
    private final JobConfig config;
    private final TypeSchema schema;
    private final HgtModel model;
    private final MemoryGraph graph;
    private long greatestMs = Long.MIN_VALUE;

    Naive(JobConfig config, HgtModel model) {
      this.config = config;
      this.schema = config.types();
      this.model = model;
      this.graph = new MemoryGraph(schema, AggregatePlan.of(schema, config.aggregates()));
    }

    float[] run(List<Payment> rows) {
      float[] logits = new float[rows.size()];
      int label = 0;
      for (int i = 0; i < rows.size(); i++) {
        long nowMs = timeMs(rows.get(i));
        for (; timeMs(rows.get(label)) + DELAY_MS <= nowMs; label++) {
          Payment known = rows.get(label);
          graph.apply(
              new LabelEvent(
                  0,
                  Integer.toString(label),
                  customer(known),
                  terminal(known),
                  timeMs(known),
                  timeMs(known) + DELAY_MS,
                  known.fraud() ? Label.FRAUD : Label.LEGITIMATE));
          advance(timeMs(known) + DELAY_MS);
        }
        logits[i] = logit(rows.get(i));
        graph.apply(edge(i, rows.get(i)));
        advance(nowMs);
      }
      return logits;
    }

    private void advance(long timeMs) {
      greatestMs = Math.max(greatestMs, timeMs);
      graph.advance(greatestMs - config.time().latenessMs());
    }

    private float logit(Payment row) {
      GraphBatch batch = GraphBatch.of(graph);
      Embeddings embeddings = BatchForward.run(model, batch);
      return model
          .scorer()
          .logit(
              vector(batch, embeddings, customer(row)),
              vector(batch, embeddings, terminal(row)),
              edge(0, row).features(),
              aggregates(customer(row), timeMs(row)),
              aggregates(terminal(row), timeMs(row)),
              new Workspace());
    }

    private float[] vector(GraphBatch batch, Embeddings embeddings, NodeRef node) {
      int width = model.config().width();
      float[] vector = new float[width];
      int index = batch.nodes(node.type()).indexOf(node.key());
      if (index >= 0) {
        System.arraycopy(embeddings.ofType(node.type()), index * width, vector, 0, width);
      }
      return vector;
    }

    private float[] aggregates(NodeRef node, long asOfMs) {
      return graph
          .node(node.key())
          .map(view -> view.aggregates(asOfMs))
          .orElseGet(() -> new AggregateRecord(graph.aggregates(), node.type()).read(asOfMs));
    }

    private EdgeUpsert edge(int row, Payment payment) {
      float amount = (float) (payment.cents() * 0.01);
      return new EdgeUpsert(
          0,
          Integer.toString(row),
          customer(payment),
          terminal(payment),
          timeMs(payment),
          timeMs(payment),
          new float[] {amount, (float) Math.log1p(payment.cents() * 0.01)});
    }

    private NodeRef customer(Payment payment) {
      return NodeRef.of(schema, schema.nodeType("customer"), "" + payment.customer());
    }

    private NodeRef terminal(Payment payment) {
      return NodeRef.of(schema, schema.nodeType("terminal"), "" + payment.terminal());
    }

    private static long timeMs(Payment payment) {
      return ORIGIN_MS + payment.seconds() * 1000;
    }
  }

  private Samples replay(JobConfig config, int layers, List<Payment> rows, SamplePolicy policy)
      throws Exception {
    List<Path> files = List.of(Payments.file(folder, rows));
    KnownLabels labels = KnownLabels.read(config, FraudHandbook.dataset(), files);
    return new SampleReplay(config, layers, labels, policy, 1)
        .run(FraudHandbook.dataset(), files, share -> {});
  }

  @Test
  void aSampleScoresAsTheWholeGraphBeforeItDoes() throws Exception {
    JobConfig config = Payments.job(folder);
    List<Payment> rows = Payments.random(400, 40, 11);
    Samples samples = replay(config, 2, rows, SamplePolicy.everything());
    HgtModel model = Models.of(config);
    MinibatchBuilder builder = new MinibatchBuilder(samples, 0, true, 2, false);
    int[] all = IntStream.range(0, rows.size()).toArray();
    float[] logits = ModelScores.logits(model, builder, all, 2);
    float[] expected = new Naive(config, model).run(rows);
    for (int i = 0; i < rows.size(); i++) {
      float tolerance = 1e-5f * Math.max(1, Math.abs(expected[i]));
      assertThat(logits[i]).as("row %d", i).isEqualTo(expected[i], within(tolerance));
    }
  }

  @Test
  void aModelOfFewerLayersReadsTheSameSamples() throws Exception {
    JobConfig config = Payments.job(folder);
    List<Payment> rows = Payments.random(150, 30, 12);
    Samples deep = replay(config, 2, rows, SamplePolicy.everything());
    Samples shallow = replay(config, 1, rows, SamplePolicy.everything());
    var whole = Models.of(config).manifest().shape();
    var one =
        new dev.gyre.hgt.model.ModelShape(
            dev.gyre.jobs.evaluate.ModelVariant.ONE_LAYER.of(whole.config()),
            whole.schema(),
            whole.aggregates(),
            whole.scoredRelation());
    HgtModel model = HgtModel.seeded(one, 4);
    int[] all = IntStream.range(0, rows.size()).toArray();
    assertThat(ModelScores.logits(model, new MinibatchBuilder(deep, 0, true, 1, false), all, 1))
        .containsExactly(
            ModelScores.logits(model, new MinibatchBuilder(shallow, 0, true, 1, false), all, 1));
    assertThatThrownBy(() -> new MinibatchBuilder(shallow, 0, true, 2, false))
        .hasMessageContaining("take them again");
  }

  @Test
  void labelsOfTheFutureChangeNoInput() throws Exception {
    JobConfig config = Payments.job(folder);
    List<Payment> rows = Payments.random(300, 30, 13);
    int cut = 200;
    List<Payment> flipped = new ArrayList<>();
    long knownUntil = rows.get(cut).seconds() - DELAY_MS / 1000;
    for (Payment row : rows) {
      // Every label that is not available at the cut is turned round.
      boolean fraud = row.seconds() > knownUntil ? !row.fraud() : row.fraud();
      flipped.add(new Payment(row.seconds(), row.customer(), row.terminal(), row.cents(), fraud));
    }
    HgtModel model = Models.of(config);
    int[] upToCut = IntStream.rangeClosed(0, cut).toArray();
    Samples one = replay(config, 2, rows, SamplePolicy.everything());
    Samples other = replay(config, 2, flipped, SamplePolicy.everything());
    assertThat(ModelScores.logits(model, new MinibatchBuilder(one, 0, true, 2, false), upToCut, 1))
        .containsExactly(
            ModelScores.logits(model, new MinibatchBuilder(other, 0, true, 2, false), upToCut, 1));
    assertThat(other.interactions().isFraud(cut)).isNotEqualTo(one.interactions().isFraud(cut));
  }

  @Test
  void whatIsNotFittedOnHasNoPartInTheNormalization() throws Exception {
    JobConfig config = Payments.job(folder);
    List<Payment> rows = Payments.random(300, 30, 15);
    int cut = 200;
    List<Payment> changed = new ArrayList<>(rows.subList(0, cut));
    for (Payment row : rows.subList(cut, rows.size())) {
      changed.add(
          new Payment(
              row.seconds(), row.customer(), row.terminal(), 50 * row.cents(), !row.fraud()));
    }
    int[] upToCut = IntStream.range(0, cut).toArray();
    int[] all = IntStream.range(0, rows.size()).toArray();
    Samples one = replay(config, 2, rows, SamplePolicy.everything());
    Samples other = replay(config, 2, changed, SamplePolicy.everything());
    Map<String, Normalization> expected = SampleNormalization.of(one, 0, upToCut);
    Map<String, Normalization> ofAll = SampleNormalization.of(other, 0, all);
    assertThat(SampleNormalization.of(other, 0, upToCut)).isEqualTo(expected);
    assertThat(ofAll.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (block, normal) -> assertThat(ofAll.get(block)).as(block).isNotEqualTo(normal));
  }

  @Test
  void aSampleKeepsFraudsAndItsShareOfTheRest() throws Exception {
    JobConfig config = Payments.job(folder);
    List<Payment> rows = Payments.random(2000, 40, 14);
    Samples samples = replay(config, 1, rows, SamplePolicy.fraudsAnd(0.25));
    InteractionTable table = samples.interactions();
    double standsFor = 0;
    for (int i = 0; i < table.size(); i++) {
      assertThat(table.isFraud(i)).isEqualTo(rows.get(i).fraud());
      assertThat(table.dataRow(i)).isEqualTo(i);
      assertThat(table.availableAtMs(i)).isEqualTo(table.timestampMs(i) + DELAY_MS);
      if (table.isFraud(i)) {
        assertThat(table.weight(i)).isEqualTo(1);
      }
      standsFor += table.weight(i);
    }
    assertThat(standsFor).isEqualTo(2000, within(250.0));
    int unsampled =
        IntStream.range(0, 2000).filter(i -> !table.isSampled(i)).findFirst().orElseThrow();
    assertThatThrownBy(
            () ->
                new MinibatchBuilder(samples, 0, true, 1, false)
                    .build(new int[] {unsampled}, i -> 1))
        .hasMessageContaining("was not sampled");
  }
}

package dev.gyre.jobs.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.JobFileReader;
import dev.gyre.jobs.demo.Demo;
import dev.gyre.jobs.demo.DemoModel;
import dev.gyre.jobs.demo.DemoReport;
import dev.gyre.schemas.FloatList;
import dev.gyre.schemas.avro.NodeEmbedding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.specific.SpecificDatumReader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bytes, wrong schemas and wrong values among good records, through the whole job: none stops it,
 * each is accounted for (promise 5), and the good ones give what they give alone.
 *
 * <p>A failure names its seed; {@code -Dgyre.fuzz.seed=N} replays it.
 */
class FuzzTest {

  private static final double TOLERANCE = 1e-5;

  private static final String JOB =
      """
      name: fuzz
      topicPrefix: fuzz
      types:
        account: {features: {v: {width: 3}}}
        merchant: {}
      relations:
        pays: {source: account, target: merchant, window: 10m, fanIn: 8, features: {amount: numeric}}
        transfers:
          {source: account, target: account, window: 5m, fanIn: 4, features: {amount: numeric}}
      aggregates:
        paid: {relation: rev_pays, function: count, window: 5m, slice: 10s}
        frauds: {relation: pays, function: fraudCount, window: 5m, slice: 10s}
      metaPaths:
        shared: [pays, rev_pays]
      interaction: {relation: pays}
      policy: {share: 0.01}
      model:
        seeded: {seed: 3, dialect: pyg, width: 16, heads: 2, layers: 2}
      sources:
        - topic: lines
          format: csv
          columns: [id, account, merchant, time, amount]
          edges:
            - relation: pays
              id: id
              source: account
              target: merchant
              timestamp: time
              features: {amount: amount}
        - topic: documents
          format: json
          nodes:
            - {type: account, id: account, updateTime: time, features: {v: v}}
        - topic: events
          format: avro
          native: true
      """;

  @TempDir private Path folder;

  @Test
  void nothingIsLostAndNothingElseChanges() throws Exception {
    fuzz(20_000);
  }

  @Test
  @Tag("long")
  void aMillionRecords() throws Exception {
    fuzz(1_000_000);
  }

  private void fuzz(long records) throws Exception {
    long seed = Long.getLong("gyre.fuzz.seed", new Random().nextLong());
    String run = "seed " + seed + ", " + records + " records";
    FuzzDataset mixed = new FuzzDataset(seed, records, false);
    DemoReport report = run("mixed", mixed);
    long bad = mixed.bad();
    assertThat(bad).as(run).isBetween(records / 3, 2 * records / 3);
    assertThat(report.eventsIn() + report.labelsIn()).as(run).isEqualTo(records);
    assertThat(report.outputs().deadLetters()).as(run).isEqualTo(bad);
    assertAccounted(run, report, records);

    DemoReport alone = run("alone", new FuzzDataset(seed, records, true));
    assertThat(alone.outputs().deadLetters()).as(run).isZero();
    assertAccounted(run, alone, records - bad);
    assertThat(alone.outputs().scores()).as(run).isEqualTo(report.outputs().scores()).isPositive();
    assertSame(run, embeddings("mixed"), embeddings("alone"));
  }

  private static void assertAccounted(String run, DemoReport report, long records) {
    long noEffect = report.noEffect().values().stream().mapToLong(Long::longValue).sum();
    assertThat(report.applied() + noEffect + report.outputs().deadLetters())
        .as("%s: in = applied + no effect + dead letters", run)
        .isEqualTo(records);
  }

  private DemoReport run(String name, FuzzDataset dataset) throws Exception {
    JobConfig config = JobFileReader.read(Files.writeString(folder.resolve("job.yaml"), JOB));
    return new Demo(
            new Demo.Settings(
                dataset,
                List.of(),
                OptionalLong.of(dataset.records()),
                OptionalDouble.empty(),
                DemoModel.unseen(config, "random weights"),
                OptionalLong.of(dataset.seed()),
                2,
                0,
                folder.resolve(name),
                true,
                progress -> {}))
        .run();
  }

  /** The newest embedding of each node. */
  private Map<String, float[]> embeddings(String name) throws IOException {
    Map<String, float[]> newest = new TreeMap<>();
    Path file = folder.resolve(name).resolve("outputs").resolve("embeddings.avro");
    try (DataFileReader<NodeEmbedding> reader =
        new DataFileReader<>(file.toFile(), new SpecificDatumReader<>(NodeEmbedding.class))) {
      for (NodeEmbedding it : reader) {
        newest.put(it.getNodeType() + "/" + it.getNodeId(), FloatList.toArray(it.getVector()));
      }
    }
    return newest;
  }

  private static void assertSame(
      String run, Map<String, float[]> mixed, Map<String, float[]> alone) {
    assertThat(mixed.keySet()).as(run).isEqualTo(alone.keySet()).isNotEmpty();
    mixed.forEach(
        (node, vector) -> {
          float[] expected = alone.get(node);
          for (int i = 0; i < expected.length; i++) {
            assertThat((double) Math.abs(vector[i] - expected[i]))
                .as("%s: %s [%d]", run, node, i)
                .isLessThanOrEqualTo(TOLERANCE * Math.max(1, Math.abs(expected[i])));
          }
        });
  }
}

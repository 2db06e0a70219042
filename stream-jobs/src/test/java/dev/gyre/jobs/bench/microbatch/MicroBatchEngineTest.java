package dev.gyre.jobs.bench.microbatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.batch.GraphBatch;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.hgt.batch.BatchForward;
import dev.gyre.hgt.batch.Embeddings;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.bench.BenchDataset;
import dev.gyre.jobs.bench.PowerLawDataset;
import dev.gyre.jobs.bench.ZipfDataset;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.JobFileReader;
import dev.gyre.jobs.dataset.RecordStream;
import dev.gyre.jobs.dataset.ReplayRecord;
import dev.gyre.jobs.replay.JobReplay;
import dev.gyre.jobs.topology.Models;
import dev.gyre.schemas.avro.Score;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the engine is compared with for speed, it must equal in what it says. */
class MicroBatchEngineTest {

  private static final ZipfDataset PAYMENTS = ZipfDataset.tenAWeek(40, 15, 0.7, 3);
  private static final PowerLawDataset POWER_LAW = new PowerLawDataset(60, 20, 15, 0.7, 3);

  @TempDir private Path folder;

  static Stream<Arguments> workloads() {
    return Stream.of(
        Arguments.of("throughput.yaml", PAYMENTS, 1, 1),
        Arguments.of("throughput.yaml", PAYMENTS, 100, 2),
        Arguments.of("power-law.yaml", POWER_LAW, 7, 1),
        Arguments.of("power-law.yaml", POWER_LAW, 100, 2));
  }

  private static JobConfig job(String file) throws Exception {
    return JobFileReader.read(Path.of("../benchmarks", file));
  }

  private static List<ReplayRecord> records(BenchDataset dataset, long events) {
    List<ReplayRecord> records = new ArrayList<>();
    try (RecordStream stream = dataset.open(List.of(), OptionalLong.of(events))) {
      stream.forEachRemaining(records::add);
    }
    return records;
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void embeddingsEqualABatchForwardOverTheWholeGraph(
      String file, BenchDataset dataset, int batch, int threads) throws Exception {
    JobConfig config = job(file);
    HgtModel model = Models.of(config);
    List<ReplayRecord> records = records(dataset, 700);
    try (MicroBatchEngine engine = new MicroBatchEngine(config, model, threads)) {
      records.subList(0, 300).forEach(engine::load);
      int scores = 0;
      for (int at = 300; at < records.size(); at += batch) {
        scores += engine.process(records.subList(at, Math.min(records.size(), at + batch))).size();
      }
      assertThat(scores).isEqualTo((int) dataset.scored(300, 700));

      GraphBatch graph = GraphBatch.of(engine.graph());
      Embeddings expected = BatchForward.run(model, graph);
      for (int type = 0; type < config.types().nodeTypes().size(); type++) {
        List<NodeRef> nodes = graph.nodes(type).refs();
        assertThat(nodes).isNotEmpty();
        Map<NodeId, float[]> actual = engine.embeddings(nodes.stream().map(NodeRef::key).toList());
        for (int i = 0; i < nodes.size(); i++) {
          assertThat(actual.get(nodes.get(i).key()))
              .containsExactly(expected.of(type, i), Offset.offset(1e-5f));
        }
      }
    }
  }

  @Test
  void aBatchOfOneScoresAsTheJobDoesInSynchronousMode() throws Exception {
    JobConfig config = job("throughput.yaml");
    int events = 250;
    Map<String, Float> ofJob = new HashMap<>();
    new JobReplay(config, config.model(), folder)
        .run(
            PAYMENTS,
            List.of(),
            OptionalLong.of(events),
            done -> {},
            (Score score, int number) ->
                ofJob.put(score.getInteractionId().toString(), score.getScore()));
    assertThat(ofJob).hasSize(events);
    try (MicroBatchEngine engine = new MicroBatchEngine(config, Models.of(config), 1)) {
      for (ReplayRecord record : records(PAYMENTS, events)) {
        for (MicroBatchEngine.Scored scored : engine.process(List.of(record))) {
          assertThat(scored.score())
              .as(scored.interactionId())
              .isCloseTo(ofJob.get(scored.interactionId()), Offset.offset(1e-6f));
        }
      }
    }
  }

  @Test
  void aBatchSeesNothingOfItself() throws Exception {
    JobConfig config = job("power-law.yaml");
    HgtModel model = Models.of(config);
    List<ReplayRecord> records = records(POWER_LAW, 400);
    try (MicroBatchEngine whole = new MicroBatchEngine(config, model, 1);
        MicroBatchEngine frozen = new MicroBatchEngine(config, model, 1)) {
      records.subList(0, 300).forEach(whole::load);
      records.subList(0, 300).forEach(frozen::load);
      List<MicroBatchEngine.Scored> together = whole.process(records.subList(300, 400));
      // Without aggregates a score depends on embeddings alone, and those are of the first 300.
      int toFirst = firstPay(records);
      List<MicroBatchEngine.Scored> alone = frozen.process(records.subList(300, toFirst));
      assertThat(together).hasSize((int) POWER_LAW.scored(300, 400));
      assertThat(alone).containsExactly(together.get(0));
    }
  }

  /** The event after the first payment from event 300 on. */
  private static int firstPay(List<ReplayRecord> records) {
    int row = 300;
    while (POWER_LAW.scored(row, row + 1) == 0) {
      row++;
    }
    assertThat(row).isLessThan(records.size());
    return row + 1;
  }
}

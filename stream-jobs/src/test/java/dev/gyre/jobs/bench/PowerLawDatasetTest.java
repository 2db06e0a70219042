package dev.gyre.jobs.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.JobFileReader;
import dev.gyre.jobs.dataset.RecordStream;
import dev.gyre.jobs.samples.MappedRecords;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The stream has the mix, the hubs and the window of the workload it repeats. */
class PowerLawDatasetTest {

  private static final PowerLawDataset DATASET = new PowerLawDataset(12_000, 5_000, 3_000, 0.7, 1);

  private static List<EdgeUpsert> edges(JobConfig config, long events) {
    MappedRecords records = new MappedRecords(config);
    List<EdgeUpsert> edges = new java.util.ArrayList<>();
    try (RecordStream stream = DATASET.open(List.of(), OptionalLong.of(events))) {
      while (stream.hasNext()) {
        records.map(stream.next()).orElseThrow().events().forEach(it -> edges.add((EdgeUpsert) it));
      }
    }
    assertThat(records.rejected()).isZero();
    return edges;
  }

  @Test
  void theJobFileReadsTheMixOfEachBlock() throws Exception {
    JobConfig config = JobFileReader.read(Path.of("../benchmarks/power-law.yaml"));
    List<EdgeUpsert> edges = edges(config, 2L * PowerLawDataset.BLOCK);
    for (int block = 0; block < 2; block++) {
      int at = block * PowerLawDataset.BLOCK;
      Map<String, Integer> counts = new HashMap<>();
      for (EdgeUpsert edge : edges.subList(at, at + PowerLawDataset.BLOCK)) {
        counts.merge(config.types().relations().get(edge.relation()).name(), 1, Integer::sum);
      }
      assertThat(counts).isEqualTo(Map.of("uses", 15_000, "pays", 25_000, "transfers", 20_000));
    }
  }

  @Test
  void whatIsScoredIsCountedInAnyStretch() throws Exception {
    JobConfig config = JobFileReader.read(Path.of("../benchmarks/power-law.yaml"));
    List<EdgeUpsert> edges = edges(config, 61_000);
    long pays =
        edges.subList(100, 61_000).stream()
            .filter(it -> it.relation() == config.interaction().relation())
            .count();
    assertThat(DATASET.scored(100, 61_000)).isEqualTo(pays);
    assertThat(DATASET.scored(0, PowerLawDataset.BLOCK) * DATASET.eventsPerScore())
        .isEqualTo(PowerLawDataset.BLOCK);
  }

  @Test
  void aFewNodesAreHubsAndTheSameSeedGivesTheSameStream() throws Exception {
    JobConfig config = JobFileReader.read(Path.of("../benchmarks/power-law.yaml"));
    List<EdgeUpsert> edges = edges(config, PowerLawDataset.BLOCK);
    assertThat(edges(config, PowerLawDataset.BLOCK)).isEqualTo(edges);
    Map<String, Integer> degree = new HashMap<>();
    Set<String> accounts = new HashSet<>();
    for (EdgeUpsert edge : edges) {
      accounts.add(edge.source().id());
      if (edge.target().id().startsWith("m")) {
        degree.merge(edge.target().id(), 1, Integer::sum);
      }
    }
    // 1 / sum of rank^-0.7 over 3,000 merchants is 0.0283: of 25,000 payments about 700.
    assertThat(degree.values().stream().mapToInt(it -> it).max().orElseThrow()).isBetween(600, 850);
    assertThat(accounts).hasSizeGreaterThan(10_000);
  }
}

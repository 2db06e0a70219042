package dev.gyre.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gyre.hgt.metrics.Ranking;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.dataset.FraudHandbook;
import dev.gyre.jobs.samples.InteractionTable;
import dev.gyre.jobs.samples.KnownLabels;
import dev.gyre.jobs.samples.Payments;
import dev.gyre.jobs.samples.SampleReplay;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeLearnerTest {

  private static final long DAY_MS = 86_400_000;

  @TempDir private Path folder;

  private InteractionTable table;

  @BeforeEach
  void replay() throws Exception {
    JobConfig config = Payments.job(folder);
    List<Path> files = List.of(Payments.file(folder, Payments.random(3000, 80, 41)));
    KnownLabels labels = KnownLabels.read(config, FraudHandbook.dataset(), files);
    table =
        new SampleReplay(config, 1, labels, (ms, labelled, fraud) -> 0, 1)
            .run(FraudHandbook.dataset(), files, share -> {})
            .interactions();
  }

  @Test
  void treesLearnAndTheirSeedDecides() {
    int[] fit = IntStream.range(500, 2000).toArray();
    int[] test = IntStream.range(2000, 3000).toArray();
    TreeLearner trees = new TreeLearner("trees", TreeFeatures.ofScorer(), 1);
    trees.fit(table, fit);
    float[] scores = trees.score(table, test);
    boolean[] fraud = new boolean[test.length];
    for (int k = 0; k < test.length; k++) {
      fraud[k] = table.isFraud(test[k]);
    }
    assertThat(Ranking.of(scores, fraud).curve().rocAuc()).isGreaterThan(0.8);
    TreeLearner again = new TreeLearner("trees", TreeFeatures.ofScorer(), 1);
    again.fit(table, fit);
    assertThat(again.score(table, test)).containsExactly(scores);
  }

  @Test
  void theHandbooksFeaturesAreCountedAsItSays() {
    HandbookFeatures features = new HandbookFeatures(0);
    float[] values = new float[15];
    for (int i = 0; i < table.size(); i += 7) {
      features.copy(table, i, values, 0);
      int row = i;
      long now = table.timestampMs(i);
      double[] amounts =
          IntStream.rangeClosed(0, i)
              .filter(j -> table.source(j) == table.source(row))
              .filter(j -> table.timestampMs(j) > now - 7 * DAY_MS)
              .mapToDouble(j -> table.feature(j, 0))
              .toArray();
      assertThat(values[5]).isEqualTo(amounts.length);
      assertThat(values[6])
          .isEqualTo(
              (float) java.util.Arrays.stream(amounts).average().orElseThrow(), within(1e-3f));
      int[] terminal =
          IntStream.rangeClosed(0, i)
              .filter(j -> table.target(j) == table.target(row))
              .filter(j -> table.timestampMs(j) <= now - 7 * DAY_MS)
              .filter(j -> table.timestampMs(j) > now - 37 * DAY_MS)
              .toArray();
      long frauds = IntStream.of(terminal).filter(table::isFraud).count();
      assertThat(values[13]).isEqualTo(terminal.length);
      assertThat(values[14])
          .isEqualTo(terminal.length == 0 ? 0 : (float) frauds / terminal.length, within(1e-6f));
    }
  }
}

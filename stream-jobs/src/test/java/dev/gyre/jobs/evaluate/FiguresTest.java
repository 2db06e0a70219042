package dev.gyre.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gyre.hgt.metrics.OperatingCurve;
import dev.gyre.hgt.metrics.Ranking;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.dataset.FraudHandbook;
import dev.gyre.jobs.samples.InteractionTable;
import dev.gyre.jobs.samples.KnownLabels;
import dev.gyre.jobs.samples.Payments;
import dev.gyre.jobs.samples.SampleReplay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiguresTest {

  @TempDir private Path folder;

  private InteractionTable table;
  private Scores scores;
  private final Protocol protocol = Protocols.handbook();

  /** So many customers that most of them are not known yet. */
  private static List<Payments.Payment> rows() {
    List<Payments.Payment> rows = new ArrayList<>();
    for (Payments.Payment row : Payments.random(6000, 170, 31)) {
      rows.add(
          new Payments.Payment(
              row.seconds(), rows.size() % 397, row.terminal(), row.cents(), row.fraud()));
    }
    return rows;
  }

  @BeforeEach
  void score() throws Exception {
    JobConfig config = Payments.job(folder);
    List<Path> files = List.of(Payments.file(folder, rows()));
    KnownLabels labels = KnownLabels.read(config, FraudHandbook.dataset(), files);
    table =
        new SampleReplay(config, 1, labels, (ms, labelled, fraud) -> 0, 1)
            .run(FraudHandbook.dataset(), files, share -> {})
            .interactions();
    Random random = new Random(1);
    int[] rows = protocol.testRows(table);
    float[] values = new float[rows.length];
    for (int k = 0; k < rows.length; k++) {
      values[k] = (table.isFraud(rows[k]) ? 0.3f : 0) + 0.6f * random.nextFloat();
    }
    scores = new Scores("some", rows, values, 0);
  }

  @Test
  void weeksAreMeasuredWithoutCustomersThatAreKnown() {
    double sum = 0;
    for (int start : new int[] {129, 136, 143, 150}) {
      List<Float> kept = new ArrayList<>();
      List<Boolean> frauds = new ArrayList<>();
      for (int k = 0; k < scores.rows().length; k++) {
        int row = scores.rows()[k];
        int day = protocol.day(table.timestampMs(row));
        if (day >= start && day < start + 7 && !known(table.source(row), start - 14, day - 8)) {
          kept.add(scores.scores()[k]);
          frauds.add(table.isFraud(row));
        }
      }
      assertThat(kept).as("week of day %d", start).isNotEmpty();
      float[] values = new float[kept.size()];
      boolean[] labels = new boolean[kept.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = kept.get(i);
        labels[i] = frauds.get(i);
      }
      sum += Ranking.of(values, labels).curve().averagePrecision();
    }
    Figures figures = new WeeklyFigures(table, protocol, new Bootstrap(50, 1)).of(scores);
    assertThat(figures.values().get(Figures.AVERAGE_PRECISION).value())
        .isEqualTo(sum / 4, within(1e-9));
    assertThat(figures.values().get(Figures.CARD_PRECISION).value()).isBetween(0.0, 1.0);
  }

  /** Whether the customer had a fraud on a day between the two, both inclusive. */
  private boolean known(int customer, int from, int to) {
    Set<Integer> days = new HashSet<>();
    for (int i = 0; i < table.size(); i++) {
      if (table.source(i) == customer && table.isFraud(i)) {
        days.add(protocol.day(table.timestampMs(i)));
      }
    }
    return days.stream().anyMatch(day -> day >= from && day <= to);
  }

  @Test
  void falseAlarmsAreComparedAtTheRecallOfTheRules() {
    Figures figures = new PooledFigures(table, protocol, new Bootstrap(20, 1), 10).of(scores);
    TestRows rows = TestRows.of(scores, table, protocol);
    OperatingCurve curve = Ranking.of(rows.score(), rows.fraud()).curve();
    int point = curve.pointWith(10);
    assertThat(curve.truePositives()[point]).isEqualTo(10);
    assertThat(figures.values().get(Figures.FALSE_ALARMS).value())
        .isEqualTo(curve.falsePositives()[point]);
    assertThat(new Report("handbook", 1, 1, 1, List.of(figures)).table())
        .contains("average_precision")
        .contains("some (fitted in 0 s)");
  }

  @Test
  void predictionsHaveALineForEachTestRow() throws Exception {
    Path file = folder.resolve("scores.csv");
    PredictionsFile.write(file, scores, table);
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(scores.rows().length + 1).first().isEqualTo("row,score");
    assertThat(lines.get(1)).isEqualTo(scores.rows()[0] + "," + scores.scores()[0]);
  }
}

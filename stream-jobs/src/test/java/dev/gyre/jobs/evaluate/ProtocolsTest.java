package dev.gyre.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.dataset.FraudHandbook;
import dev.gyre.jobs.dataset.Sffsd;
import dev.gyre.jobs.samples.InteractionTable;
import dev.gyre.jobs.samples.KnownLabels;
import dev.gyre.jobs.samples.Payments;
import dev.gyre.jobs.samples.SamplePolicy;
import dev.gyre.jobs.samples.SampleReplay;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProtocolsTest {

  private static final int LABEL_DELAY = 1000;

  @TempDir private Path folder;

  private InteractionTable handbookTable() throws Exception {
    JobConfig config = Payments.job(folder);
    List<Path> files = List.of(Payments.file(folder, Payments.random(8000, 170, 5)));
    KnownLabels labels = KnownLabels.read(config, FraudHandbook.dataset(), files);
    return new SampleReplay(config, 1, labels, (ms, labelled, fraud) -> 0, 1)
        .run(FraudHandbook.dataset(), files, share -> {})
        .interactions();
  }

  @Test
  void aWeekIsFittedOnWhatIsLabelledWhenItStarts() throws Exception {
    InteractionTable table = handbookTable();
    Protocol protocol = Protocols.prequential();
    int[] starts = {129, 136, 143, 150};
    for (int week = 0; week < 4; week++) {
      int start = starts[week];
      Step step = protocol.steps().get(week);
      assertThat(step.fitRows(table)).containsExactly(rows(table, protocol, 30, start - 7));
      assertThat(step.testRows(table)).containsExactly(rows(table, protocol, start, start + 7));
    }
    assertThat(protocol.testRows(table)).containsExactly(rows(table, protocol, 129, 157));
    Protocol validation = Protocols.prequentialValidation();
    assertThat(validation.testRows(table)).containsExactly(rows(table, protocol, 94, 122));
    assertThat(protocol.steps().get(0).fitRows(table)).contains(validation.testRows(table));
  }

  @Test
  void theHandbooksRuleFitsOnDays14To8BeforeEachWeek() throws Exception {
    InteractionTable table = handbookTable();
    Protocol protocol = Protocols.handbook();
    List<Step> tested = protocol.steps().stream().filter(Step::tests).toList();
    assertThat(tested).hasSize(4);
    for (Step step : protocol.steps()) {
      int start = protocol.day(step.testFromMs());
      assertThat(step.fitRows(table)).containsExactly(rows(table, protocol, start - 14, start - 7));
      assertThat(start - 14).isGreaterThanOrEqualTo(30);
    }
    assertThat(protocol.day(tested.get(0).testFromMs())).isEqualTo(129);
    assertThat(protocol.testRows(table)).containsExactly(rows(table, protocol, 129, 157));
  }

  /** The rows of days from (inclusive) to (exclusive). */
  private static int[] rows(InteractionTable table, Protocol protocol, int from, int to) {
    return IntStream.range(0, table.size())
        .filter(
            i ->
                protocol.day(table.timestampMs(i)) >= from
                    && protocol.day(table.timestampMs(i)) < to)
        .toArray();
  }

  @Test
  void rowsOfSffsdReadLabels1001RowsLater() throws Exception {
    int n = 6000;
    List<Integer> labels = new ArrayList<>();
    InteractionTable table = sffsd(n, labels);
    assertThat(table.size()).isEqualTo(n);
    Protocol protocol = Protocols.temporal(table, 500);
    int[] test = protocol.testRows(table);
    assertThat(test).containsExactly(IntStream.range((int) Math.floor(0.8 * n), n).toArray());
    for (Step step : protocol.steps()) {
      int first = step.testRows(table)[0];
      assertThat(step.fitRows(table))
          .as("fit before row %d", first)
          .containsExactly(
              IntStream.rangeClosed(0, first - LABEL_DELAY - 1)
                  .filter(row -> labels.get(row) != 2)
                  .toArray());
    }
    assertThat(Protocols.temporalValidation(table, 500).testRows(table))
        .containsExactly(
            IntStream.range((int) Math.floor(0.6 * n), (int) Math.floor(0.8 * n)).toArray());
    // The truth is known of the last rows too, though no replay shows their labels any more.
    int last = IntStream.range(0, n).filter(row -> labels.get(row) == 1).max().orElseThrow();
    assertThat(table.isFraud(last)).isTrue();
    assertThat(table.isLabelled(labels.indexOf(2))).isFalse();
  }

  private InteractionTable sffsd(int n, List<Integer> labels) throws Exception {
    Random random = new Random(3);
    List<String> lines = new ArrayList<>(List.of("Time,Source,Target,Amount,Location,Type,Labels"));
    for (int row = 0; row < n; row++) {
      labels.add(random.nextInt(3));
      lines.add(
          "%d,S%d,T%d,%d.5,L%d,TP%d,%d"
              .formatted(
                  row,
                  random.nextInt(500),
                  random.nextInt(40),
                  random.nextInt(300),
                  random.nextInt(9),
                  random.nextInt(5),
                  labels.get(row)));
    }
    List<Path> files = List.of(Files.write(folder.resolve("S-FFSD.csv"), lines));
    JobConfig config =
        dev.gyre.jobs.config.JobFileReader.read(Path.of("../examples/sffsd/job.yaml"));
    KnownLabels known = KnownLabels.read(config, Sffsd.dataset(), files);
    return new SampleReplay(config, 1, known, (ms, labelled, fraud) -> 0, 1)
        .run(Sffsd.dataset(), files, share -> {})
        .interactions();
  }

  @Test
  void aStepCannotFitOnLabelsOfItsOwnFuture() {
    assertThatThrownBy(() -> new Step(0, 10, 11, 10, 20)).hasMessageContaining("cannot serve");
    assertThat(SamplePolicy.everything().rate(0, false, false)).isEqualTo(1);
  }
}

package dev.gyre.jobs.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.dataset.FraudHandbook;
import dev.gyre.jobs.samples.InteractionTable;
import dev.gyre.jobs.samples.KnownLabels;
import dev.gyre.jobs.samples.Payments;
import dev.gyre.jobs.samples.SampleReplay;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesTest {

  private static final long DAY_MS = 86_400_000;
  private static final long MONTH_MS = 30 * DAY_MS;

  @TempDir private Path folder;

  private InteractionTable table(List<Payments.Payment> rows) throws Exception {
    JobConfig config = Payments.job(folder);
    List<Path> files = List.of(Payments.file(folder, rows));
    KnownLabels labels = KnownLabels.read(config, FraudHandbook.dataset(), files);
    return new SampleReplay(config, 1, labels, (ms, labelled, fraud) -> 0, 1)
        .run(FraudHandbook.dataset(), files, share -> {})
        .interactions();
  }

  @Test
  void inputsAreWhatTheWordsSay() throws Exception {
    InteractionTable table = table(Payments.random(600, 60, 21));
    RuleInputs inputs = RuleInputs.of(table, 0);
    for (int i = 0; i < table.size(); i++) {
      int now = i;
      long nowMs = table.timestampMs(i);
      IntPredicate ofSource = j -> table.source(j) == table.source(now);
      IntPredicate inMonth = j -> table.timestampMs(j) > nowMs - MONTH_MS;
      long inHour =
          before(i).filter(ofSource).filter(j -> table.timestampMs(j) > nowMs - 3_600_000).count();
      boolean known =
          before(i).filter(ofSource).anyMatch(j -> table.target(j) == table.target(now));
      double mean =
          before(i)
              .filter(ofSource)
              .filter(inMonth)
              .mapToDouble(j -> table.feature(j, 0))
              .average()
              .orElse(0);
      long frauds =
          before(i)
              .filter(j -> table.target(j) == table.target(now) && table.isFraud(j))
              .filter(inMonth)
              .filter(j -> table.timestampMs(j) + 7 * DAY_MS <= nowMs)
              .count();
      float amount = table.feature(i, 0);
      assertThat(inputs.value(RuleInputs.AMOUNT, i)).isEqualTo(amount);
      assertThat(inputs.value(RuleInputs.HOUR_COUNT, i)).isEqualTo(inHour);
      assertThat(inputs.value(RuleInputs.AMOUNT_AT_NEW_TARGET, i)).isEqualTo(known ? 0 : amount);
      assertThat(inputs.value(RuleInputs.RATIO, i))
          .isEqualTo(mean == 0 ? 0 : (float) (amount / mean), within(1e-4f));
      assertThat(inputs.value(RuleInputs.KNOWN_FRAUDS, i)).isEqualTo(frauds);
    }
  }

  private static IntStream before(int i) {
    return IntStream.range(0, i);
  }

  @Test
  void tuningFindsTheConstantThatFraudWasMadeWith() throws Exception {
    List<Payments.Payment> rows =
        Payments.random(3000, 60, 22).stream()
            .map(
                row ->
                    new Payments.Payment(
                        row.seconds(),
                        row.customer(),
                        row.terminal(),
                        row.cents(),
                        row.cents() > 19_500))
            .toList();
    InteractionTable table = table(rows);
    Rules rules = new Rules(0);
    int[] fit = IntStream.range(0, 2000).toArray();
    rules.fit(table, fit);
    int[] test = IntStream.range(2000, 3000).toArray();
    float[] scores = rules.score(table, test);
    long wrong = IntStream.of(test).filter(i -> scores[i - 2000] > 0 != table.isFraud(i)).count();
    // The grid has quantiles of the values, so the constant may lie one row off.
    assertThat(wrong).as(rules.describe()).isLessThanOrEqualTo(2);
    assertThat(rules.describe()).startsWith("amount > 19");
  }
}

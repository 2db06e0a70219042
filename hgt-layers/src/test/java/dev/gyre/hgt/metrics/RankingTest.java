package dev.gyre.hgt.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankingTest {

  @Test
  void theExampleInTheDocumentationOfScikitLearn() {
    float[] scores = {0.1f, 0.4f, 0.35f, 0.8f};
    boolean[] positive = {false, false, true, true};
    OperatingCurve curve = Ranking.of(scores, positive).curve();
    assertThat(curve.rocAuc()).isEqualTo(0.75);
    assertThat(curve.averagePrecision()).isEqualTo(0.8333, within(5e-5));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithTheDefinitionsWithAndWithoutTies(long seed) {
    Random random = new Random(seed);
    int n = 20 + random.nextInt(180);
    int distinct = seed % 2 == 0 ? 7 : 100_000;
    float[] scores = new float[n];
    boolean[] positive = new boolean[n];
    for (int i = 0; i < n; i++) {
      scores[i] = (random.nextInt(distinct) - distinct / 2) / 10f;
      positive[i] = i == 0 || (i > 1 && random.nextDouble() < 0.2);
    }
    OperatingCurve curve = Ranking.of(scores, positive).curve();
    assertThat(curve.rocAuc())
        .as("seed %d", seed)
        .isEqualTo(NaiveMetrics.rocAuc(scores, positive), within(1e-12));
    assertThat(curve.averagePrecision())
        .as("seed %d", seed)
        .isEqualTo(NaiveMetrics.averagePrecision(scores, positive), within(1e-12));
  }

  @Test
  void aWeightIsARepetition() {
    float[] scores = {0.9f, 0.5f, 0.5f, 0.2f};
    boolean[] positive = {false, true, false, true};
    OperatingCurve weighted = Ranking.of(scores, positive).curve(new int[] {1, 2, 0, 3});
    float[] repeated = {0.9f, 0.5f, 0.5f, 0.2f, 0.2f, 0.2f};
    boolean[] labels = {false, true, true, true, true, true};
    assertThat(weighted.averagePrecision())
        .isEqualTo(NaiveMetrics.averagePrecision(repeated, labels), within(1e-12));
    assertThat(weighted.rocAuc()).isEqualTo(NaiveMetrics.rocAuc(repeated, labels), within(1e-12));
  }

  @Test
  void falseAlarmsAreCountedWhereTheRecallIsReached() {
    float[] scores = {9, 8, 7, 6, 5, 4};
    boolean[] positive = {true, false, true, false, false, true};
    OperatingCurve curve = Ranking.of(scores, positive).curve();
    assertThat(curve.falseAlarmsPerTrueAlert(1.0 / 3)).isZero();
    assertThat(curve.falseAlarmsPerTrueAlert(0.5)).isEqualTo(0.5);
    assertThat(curve.falseAlarmsPerTrueAlert(1)).isEqualTo(1);
    assertThatThrownBy(() -> curve.falseAlarmsPerTrueAlert(0))
        .hasMessageContaining("recall is 0.0");
  }

  @Test
  void zerosOfEitherSignTie() {
    OperatingCurve curve = Ranking.of(new float[] {0f, -0f}, new boolean[] {true, false}).curve();
    assertThat(curve.rocAuc()).isEqualTo(0.5);
  }

  @Test
  void aScoreThatIsNoneIsRefused() {
    assertThatThrownBy(() -> Ranking.of(new float[] {1, Float.NaN}, new boolean[2]))
        .hasMessageContaining("row 1");
  }
}

package dev.gyre.hgt.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DailyMetricsTest {

  @Test
  void alertsAreTheHighestOfEachDayAndTiesShareTheLastPlaces() {
    float[] scores = {3, 2, 2, 1, 5, 4};
    boolean[] fraud = {false, true, false, true, false, true};
    int[] day = {1, 1, 1, 1, 4, 4};
    DailyAlerts two = DailyAlerts.of(scores, fraud, day, 2);
    // Day 1: the 3, and one of the two 2s, of which one is a fraud.
    assertThat(two.precision()).containsExactly(0.25, 0.5);
    assertThat(two.recall()).containsExactly(0.25, 1.0);
    // A day of fewer rows than alerts.
    assertThat(DailyAlerts.of(scores, fraud, day, 3).precision()[1]).isEqualTo(0.5);
    assertThatThrownBy(() -> DailyAlerts.of(scores, fraud, new int[] {2, 2, 2, 2, 1, 1}, 1))
        .hasMessageContaining("sort by day");
  }

  @Test
  void aDayWithoutFraudHasNoRecall() {
    DailyAlerts alerts = DailyAlerts.of(new float[] {1}, new boolean[] {false}, new int[] {0}, 1);
    assertThat(alerts.recall()).containsExactly(Double.NaN);
    assertThat(DailyAlerts.mean(new double[] {Double.NaN, 0.5})).isEqualTo(0.5);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void cardPrecisionAgreesWithItsDefinition(long seed) {
    Random random = new Random(seed);
    int n = 400;
    float[] scores = new float[n];
    boolean[] fraud = new boolean[n];
    int[] card = new int[n];
    int[] day = new int[n];
    for (int i = 0; i < n; i++) {
      scores[i] = random.nextInt(50);
      fraud[i] = random.nextDouble() < scores[i] / 100;
      card[i] = random.nextInt(40);
      day[i] = i / 60;
    }
    double[] precision = CardPrecision.byDay(scores, fraud, card, day, 8);
    Set<Integer> found = new HashSet<>();
    for (int d = 0; d < precision.length; d++) {
      int wanted = d;
      List<Integer> rows = IntStream.range(0, n).filter(i -> day[i] == wanted).boxed().toList();
      assertThat(precision[d])
          .as("seed %d, day %d", seed, d)
          .isEqualTo(NaiveMetrics.cardPrecision(scores, fraud, card, rows, 8, found));
    }
    assertThat(found).isNotEmpty();
  }

  @Test
  void calibrationErrorIsTheWeightedGapOfTheBins() {
    // Ten rows of 0.2, two of them fraud; ten of 0.9, six of them fraud.
    float[] probability = new float[20];
    boolean[] fraud = new boolean[20];
    for (int i = 0; i < 20; i++) {
      probability[i] = i < 10 ? 0.2f : 0.9f;
      fraud[i] = i < 2 || (i >= 10 && i < 16);
    }
    assertThat(CalibrationError.ofEqualWidth(probability, fraud)).isEqualTo(0.15, within(1e-6));
    assertThatThrownBy(() -> CalibrationError.ofEqualWidth(new float[] {1.5f}, new boolean[1]))
        .hasMessageContaining("1.5");
  }

  @Test
  void binsOfEqualMassSeeWhatOneWideBinHides() {
    int n = 3000;
    float[] probability = new float[n];
    boolean[] fraud = new boolean[n];
    for (int i = 0; i < n; i++) {
      probability[i] = i < n / 2 ? 0.02f : 0.04f;
      // One in 25 of the first half, one in 50 of the second: the wrong way round.
      fraud[i] = i % (i < n / 2 ? 25 : 50) == 0;
    }
    assertThat(CalibrationError.ofEqualWidth(probability, fraud)).isLessThan(1e-6);
    assertThat(CalibrationError.ofEqualMass(probability, fraud)).isGreaterThan(0.01);
  }

  @Test
  void theIntervalCoversAndShrinksWithDays() {
    Random random = new Random(5);
    int n = 6000;
    float[] scores = new float[n];
    boolean[] fraud = new boolean[n];
    int[] days = new int[n];
    int[] fewDays = new int[n];
    for (int i = 0; i < n; i++) {
      fraud[i] = random.nextDouble() < 0.1;
      scores[i] = (float) (random.nextGaussian() + (fraud[i] ? 1 : 0));
      days[i] = i / 100;
      fewDays[i] = i / 2000;
    }
    Ranking ranking = Ranking.of(scores, fraud);
    Interval many = new DayBootstrap(days, 300, 1).of(ranking, OperatingCurve::rocAuc);
    assertThat(many.value()).isBetween(many.low(), many.high());
    // Two normal distributions one deviation apart.
    assertThat(0.7602).isBetween(many.low(), many.high());
    assertThat(many.high() - many.low()).isBetween(0.01, 0.06);
    assertThat(new DayBootstrap(fewDays, 300, 1).days()).isEqualTo(3);
    double[] byDay = IntStream.range(0, 60).mapToDouble(d -> d % 2).toArray();
    Interval mean = new DayBootstrap(days, 2000, 1).ofMean(byDay);
    // Standard error of a mean of 60 coin flips: 0.0645.
    assertThat(mean.high() - mean.low()).isEqualTo(2 * 1.96 * 0.0645, within(0.03));
    assertThat(mean.value()).isEqualTo(0.5);
  }
}

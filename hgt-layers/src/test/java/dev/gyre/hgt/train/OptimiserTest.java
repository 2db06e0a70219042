package dev.gyre.hgt.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.model.HgtModel;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class OptimiserTest {

  @Test
  void adamWTakesTheStepsOfThePaper() {
    HgtModel model = TrainingCase.model(Dialect.PYG, 1);
    String matrix = "encoder/account/weight";
    String bias = "encoder/account/bias";
    double w = model.parameters().data(matrix)[0];
    double b = model.parameters().data(bias)[0];
    AdamW adam = new AdamW(model.parameters(), new AdamW.Settings(0.9, 0.99, 1e-8, 0.1));
    double m = 0;
    double v = 0;
    for (int t = 1; t <= 3; t++) {
      Gradients gradients = new Gradients(model.parameters());
      double g = 0.5 * t;
      gradients.byName().get(matrix)[0] = (float) g;
      gradients.byName().get(bias)[0] = (float) g;
      adam.step(gradients, 0.01);
      m = 0.9 * m + 0.1 * g;
      v = 0.99 * v + 0.01 * g * g;
      double step = m / (1 - Math.pow(0.9, t)) / (Math.sqrt(v / (1 - Math.pow(0.99, t))) + 1e-8);
      w -= 0.01 * (step + 0.1 * w);
      b -= 0.01 * step;
    }
    assertThat((double) model.parameters().data(matrix)[0]).isCloseTo(w, Offset.offset(1e-6));
    assertThat((double) model.parameters().data(bias)[0])
        .as("a bias does not decay")
        .isCloseTo(b, Offset.offset(1e-6));
  }

  @Test
  void gradientsAreClippedToTheNorm() {
    Gradients gradients = new Gradients(TrainingCase.model(Dialect.PYG, 1).parameters());
    gradients.byName().get("encoder/account/bias")[0] = 3;
    gradients.byName().get("scorer/third/bias")[0] = 4;
    assertThat(gradients.clip(10)).isEqualTo(5);
    assertThat(gradients.norm()).isEqualTo(5);
    assertThat(gradients.clip(1)).isEqualTo(5);
    assertThat(gradients.norm()).isCloseTo(1, Offset.offset(1e-6));
    assertThat(gradients.byName().get("encoder/account/bias")[0]).isEqualTo(0.6f);
  }

  @Test
  void theRateWarmsUpAndFallsToTheFloor() {
    LearningRate rate = new LearningRate(0.1, 10, 110, 0.01);
    assertThat(rate.at(0)).isCloseTo(0.01, Offset.offset(1e-12));
    assertThat(rate.at(9)).isCloseTo(0.1, Offset.offset(1e-12));
    assertThat(rate.at(10)).isCloseTo(0.1, Offset.offset(1e-12));
    assertThat(rate.at(60)).isCloseTo(0.055, Offset.offset(1e-12));
    assertThat(rate.at(110)).isCloseTo(0.01, Offset.offset(1e-12));
    assertThat(rate.at(1000)).isCloseTo(0.01, Offset.offset(1e-12));
    assertThatThrownBy(() -> new LearningRate(0.1, 10, 10, 0))
        .hasMessageContaining("10 warm-up steps of 10");
  }

  @Test
  void plattFindsTheSlopeAndInterceptThatMadeTheLabels() {
    int n = 200_000;
    SplittableRandom random = new SplittableRandom(3);
    float[] logits = new float[n];
    float[] label = new float[n];
    for (int i = 0; i < n; i++) {
      logits[i] = (float) (6 * random.nextDouble() - 4);
      double p = 1 / (1 + Math.exp(-(0.7 * logits[i] - 1.5)));
      label[i] = random.nextDouble() < p ? 1 : 0;
    }
    Calibration all = Calibration.platt(logits, label, null);
    assertThat(all.slope()).isCloseTo(0.7, Offset.offset(0.02));
    assertThat(all.intercept()).isCloseTo(-1.5, Offset.offset(0.03));

    // One negative in five kept: the correction and the weights both give the odds of all.
    int[] kept =
        IntStream.range(0, n).filter(i -> label[i] == 1 || random.nextInt(5) == 0).toArray();
    float[] keptLogits = new float[kept.length];
    float[] keptLabel = new float[kept.length];
    float[] weight = new float[kept.length];
    for (int i = 0; i < kept.length; i++) {
      keptLogits[i] = logits[kept[i]];
      keptLabel[i] = label[kept[i]];
      weight[i] = keptLabel[i] == 1 ? 1 : 5;
    }
    Calibration corrected = Calibration.platt(keptLogits, keptLabel, null).withNegativeRate(0.2);
    Calibration weighted = Calibration.platt(keptLogits, keptLabel, weight);
    assertThat(corrected.intercept()).isCloseTo(-1.5, Offset.offset(0.05));
    assertThat(weighted.intercept()).isCloseTo(-1.5, Offset.offset(0.05));
    assertThat(weighted.probability(0)).isCloseTo(0.182, Offset.offset(0.01));
  }

  @Test
  void plattHasAnAnswerForSeparableLabelsAndNoneForOneKind() {
    Calibration separable =
        Calibration.platt(new float[] {-2, -1, 1, 2}, new float[] {0, 0, 1, 1}, null);
    assertThat(separable.slope()).isPositive().isLessThan(10);
    float[] ones = new float[4];
    Arrays.fill(ones, 1);
    assertThatThrownBy(() -> Calibration.platt(new float[4], ones, null))
        .hasMessageContaining("needs both");
  }
}

package dev.gyre.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoreSampleTest {

  @Test
  void noMoreThanTheShareOfTheNewestScoresLiesAtOrAboveTheThreshold() {
    long seed = 20260101;
    Random random = new Random(seed);
    ScoreSample sample = new ScoreSample(2000);
    float[] scores = new float[5000];
    for (int i = 0; i < scores.length; i++) {
      // The first scores are much higher: they must be forgotten.
      scores[i] = i < 3000 ? 0.9f + 0.1f * random.nextFloat() : random.nextFloat() * 0.5f;
      sample.add(scores[i]);
    }
    float threshold = sample.threshold(0.05);
    int above = 0;
    for (int i = 3000; i < scores.length; i++) {
      above += scores[i] >= threshold ? 1 : 0;
    }
    assertThat(above).as("seed " + seed).isBetween(80, 100);
  }

  @Test
  void equalScoresAreNotSplit() {
    ScoreSample sample = new ScoreSample(100);
    for (int i = 0; i < 100; i++) {
      sample.add(0.3f);
    }
    assertThat(sample.threshold(0.5)).isGreaterThan(0.3f);
    ScoreSample certain = new ScoreSample(10);
    certain.add(1f);
    certain.add(1f);
    assertThat(certain.threshold(0.5)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(sample.threshold(0.999)).isGreaterThan(0.3f);
  }

  @Test
  void aSampleComesBackFromItsScores() {
    ScoreSample sample = new ScoreSample(50);
    Random random = new Random(3);
    for (int i = 0; i < 80; i++) {
      sample.add(random.nextFloat());
    }
    ScoreSample restored = new ScoreSample(50);
    for (float score : sample.scores()) {
      restored.add(score);
    }
    assertThat(restored.size()).isEqualTo(50);
    assertThat(restored.threshold(0.1)).isCloseTo(sample.threshold(0.1), within(1e-6f));
  }

  @Test
  void thereIsNoThresholdBeforeTheShareIsWorthOneScore() {
    TopShareThreshold threshold = new TopShareThreshold(0.005, 10_000);
    for (int i = 0; i < 199; i++) {
      threshold.observe(0.5f);
    }
    assertThat(threshold.current()).isEqualTo(Float.POSITIVE_INFINITY);
    threshold.observe(0.5f);
    assertThat(threshold.current()).isBetween(0.5f, 0.51f);
  }
}

package dev.gyre.jobs.layer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InputAgeTest {

  private static final long LATE = InputAge.LATE_MICROS;

  @Test
  void inputIsLateWhenTheNewestIsOld() {
    InputAge age = new InputAge(true);
    assertThat(age.isLate(Long.MAX_VALUE)).as("nothing came yet").isFalse();
    age.came(1_000);
    assertThat(age.isLate(1_000 + LATE)).isFalse();
    assertThat(age.isLate(1_001 + LATE)).isTrue();
    age.came(1_001);
    assertThat(age.isLate(1_001 + LATE)).isFalse();
  }

  @Test
  void whereScoresMayWaitItNeverIs() {
    InputAge age = new InputAge(false);
    age.came(0);
    assertThat(age.isLate(Long.MAX_VALUE)).isFalse();
  }
}

package dev.gyre.jobs.layer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.jobs.message.MicroClock;
import org.junit.jupiter.api.Test;

class InputAgeTest {

  private static final long LONG_AGO = 0;

  private final InputAge age = new InputAge(true, 1);

  @Test
  void eachLayerMayWaitForOneMoreBufferAndQueue() {
    assertThat(new InputAge(true, 0).isLate(1_000, 71_000)).isFalse();
    assertThat(new InputAge(true, 0).isLate(1_000, 71_001)).isTrue();
    assertThat(new InputAge(true, 2).isLate(1_000, 111_000)).isFalse();
    assertThat(new InputAge(true, 2).isLate(1_000, 111_001)).isTrue();
  }

  @Test
  void isJudgedByTheFirstChangeThatComes() {
    assertThat(takeLate()).as("none came").isFalse();
    age.came(LONG_AGO);
    age.came(MicroClock.now());
    assertThat(takeLate()).isTrue();
    age.came(MicroClock.now());
    age.came(LONG_AGO);
    assertThat(takeLate()).isFalse();
  }

  @Test
  void aLateChangeCountsForAWhileIfNoOtherComes() {
    age.came(LONG_AGO);
    long now = MicroClock.now();
    assertThat(age.takeLate(now)).isTrue();
    assertThat(age.takeLate(now)).isTrue();
    assertThat(age.takeLate(now + InputAge.HELD_MICROS)).isFalse();
  }

  @Test
  void isNeverLateWhereNobodyWaits() {
    InputAge unwatched = new InputAge(false, 1);
    unwatched.came(LONG_AGO);
    assertThat(unwatched.takeLate(MicroClock.now())).isFalse();
  }

  private boolean takeLate() {
    return age.takeLate(MicroClock.now());
  }
}

package dev.gyre.state.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EndingPaceTest {

  private static final int CHANGED = 1_000;

  private final EndingPace pace = new EndingPace();

  @Test
  void nothingIsWrittenInTheFirstHalfAndAllInTheSecond() {
    pace.snapshot(0);
    pace.snapshot(100);
    assertThat(pace.isTime(149)).isFalse();
    assertThat(pace.mayBeLeft(149, CHANGED)).isEqualTo(CHANGED);
    assertThat(pace.isTime(150)).isTrue();
    assertThat(pace.mayBeLeft(150, CHANGED)).isEqualTo(CHANGED);
    assertThat(pace.mayBeLeft(175, CHANGED)).isEqualTo(CHANGED / 2);
    assertThat(pace.mayBeLeft(200, CHANGED)).isZero();
    assertThat(pace.mayBeLeft(260, CHANGED)).as("the snapshot is late").isZero();
  }

  @Test
  void whatChangesMeanwhileIsWrittenToo() {
    pace.snapshot(0);
    pace.snapshot(100);
    assertThat(pace.mayBeLeft(160, CHANGED)).isEqualTo(800);
    assertThat(pace.mayBeLeft(175, 2 * CHANGED)).isEqualTo(CHANGED / 2);
  }

  @Test
  void eachSnapshotBeginsAnew() {
    pace.snapshot(0);
    pace.snapshot(100);
    assertThat(pace.mayBeLeft(200, CHANGED)).isZero();
    pace.snapshot(300);
    assertThat(pace.mayBeLeft(399, CHANGED)).isEqualTo(CHANGED);
    assertThat(pace.mayBeLeft(450, 2 * CHANGED)).isEqualTo(CHANGED);
  }
}

package dev.gyre.state.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LatePaceTest {

  private static final int LATE = 1_000;

  private final LatePace pace = new LatePace();

  private static long seconds(double seconds) {
    return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
  }

  @Test
  void allAreWrittenWellBeforeTheNextSnapshot() {
    pace.snapshot(seconds(90), 0);
    pace.snapshot(seconds(100), LATE);
    assertThat(pace.mayBeLeft(seconds(100))).isEqualTo(LATE);
    assertThat(pace.mayBeLeft(seconds(103))).isEqualTo(LATE / 2);
    assertThat(pace.mayBeLeft(seconds(106))).isZero();
    assertThat(pace.mayBeLeft(seconds(120))).as("the snapshot is late").isZero();
  }

  @Test
  void onePauseDoesNotMakeItSlow() {
    pace.snapshot(seconds(90), 0);
    pace.snapshot(seconds(100), 0);
    pace.snapshot(seconds(160), LATE);
    assertThat(pace.mayBeLeft(seconds(163))).isEqualTo(LATE / 2);
  }

  @Test
  void aSavepointBehindACheckpointDoesNotMakeItHurry() {
    pace.snapshot(seconds(90), 0);
    pace.snapshot(seconds(100), 0);
    pace.snapshot(seconds(100.1), LATE);
    assertThat(pace.mayBeLeft(seconds(100.7))).isEqualTo(LATE / 2);
  }
}

package dev.gyre.state.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
    assertThat(pace.mayBeLeft(seconds(102)))
        .as("while files are copied")
        .isCloseTo(LATE, within(1));
    assertThat(pace.mayBeLeft(seconds(105.5))).isCloseTo(LATE / 2, within(1));
    assertThat(pace.mayBeLeft(seconds(109.1))).isZero();
    assertThat(pace.mayBeLeft(seconds(120))).as("the snapshot is late").isZero();
  }

  @Test
  void onePauseDoesNotMakeItSlow() {
    pace.snapshot(seconds(90), 0);
    pace.snapshot(seconds(100), 0);
    pace.snapshot(seconds(160), LATE);
    assertThat(pace.mayBeLeft(seconds(165.5))).isCloseTo(LATE / 2, within(1));
  }

  @Test
  void aSavepointBehindACheckpointDoesNotMakeItHurry() {
    pace.snapshot(seconds(90), 0);
    pace.snapshot(seconds(100), 0);
    pace.snapshot(seconds(100.1), LATE);
    assertThat(pace.mayBeLeft(seconds(105.6))).isCloseTo(LATE / 2, within(1));
    pace.snapshot(seconds(110), LATE);
    assertThat(pace.mayBeLeft(seconds(115.5))).as("nor later").isCloseTo(LATE / 2, within(10));
  }

  @Test
  void shortIntervalsAreKeptTo() {
    pace.snapshot(seconds(99), 0);
    pace.snapshot(seconds(99.5), 0);
    pace.snapshot(seconds(100), LATE);
    assertThat(pace.mayBeLeft(seconds(100.275))).isCloseTo(LATE / 2, within(1));
  }
}

package dev.gyre.jobs.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RefreshPacerTest {

  private static final long BUNDLE = 2_000_000;
  private static final long LIMIT = 1_000_000;

  private final RefreshPacer pacer = new RefreshPacer(0.2, BUNDLE, LIMIT);

  @Test
  void theFirstBundleNeedNotWait() {
    assertThat(pacer.waitNanos(123)).isZero();
  }

  @Test
  void pausesForTheRestOfItsShare() {
    pacer.ran(100, 1_100, 0, false);
    assertThat(pacer.waitNanos(1_100)).isEqualTo(400);
    assertThat(pacer.waitNanos(1_600)).isNegative();
  }

  @Test
  void theShareGrowsFromHalfOfTheLimitOn() {
    assertThat(pacer.share(Long.MIN_VALUE)).as("nothing waits").isEqualTo(0.2);
    assertThat(pacer.share(LIMIT / 2)).isEqualTo(0.2);
    assertThat(pacer.share(LIMIT * 7 / 10)).isCloseTo(0.5, within(1e-9));
    assertThat(pacer.share(LIMIT * 9 / 10)).isCloseTo(0.8, within(1e-9));
    assertThat(pacer.share(LIMIT * 100)).isCloseTo(0.8, within(1e-9));
    pacer.ran(100, 1_100, LIMIT, false);
    assertThat(pacer.waitNanos(1_100)).as("input keeps a fifth").isCloseTo(25, within(1L));
  }

  @Test
  void whileInputIsLateAChangeMayGetThreeTimesAsOld() {
    pacer.ran(100, 1_100, LIMIT * 3 / 2, true);
    assertThat(pacer.waitNanos(1_100)).as("a quarter of the least").isCloseTo(1_900, within(1L));
    pacer.ran(100, 1_100, 3 * LIMIT, true);
    assertThat(pacer.waitNanos(1_100)).as("the greatest share").isCloseTo(25, within(1L));
    pacer.ran(100, 1_100, LIMIT, false);
    assertThat(pacer.waitNanos(1_100)).as("when it is late no more").isCloseTo(25, within(1L));
  }

  @Test
  void aGreaterShareStaysAsItIs() {
    assertThat(new RefreshPacer(0.9, BUNDLE, LIMIT).share(LIMIT)).isEqualTo(0.9);
  }

  @Test
  void sharesAndLimitsOutOfRange() {
    assertThatThrownBy(() -> new RefreshPacer(0, BUNDLE, LIMIT))
        .hasMessageContaining("refresh.shareOfTime is 0.0");
    assertThatThrownBy(() -> new RefreshPacer(0.2, BUNDLE, 0))
        .hasMessageContaining("refresh.staleness");
  }
}

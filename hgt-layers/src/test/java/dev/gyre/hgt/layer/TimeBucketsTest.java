package dev.gyre.hgt.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TimeBucketsTest {

  @Test
  void aBucketBeginsWithItsLeastAge() {
    for (int b = 1; b < TimeBuckets.COUNT; b++) {
      long first = TimeBuckets.firstMs(b);
      assertThat(TimeBuckets.of(first)).isEqualTo(b);
      assertThat(TimeBuckets.of(first - 1)).isEqualTo(b - 1);
      assertThat(first).isEqualTo((long) Math.ceil(1000 * StrictMath.pow(2, (b - 1) / 8.0)));
    }
  }

  @Test
  void agesOfLessThanASecondAndOfTheFutureAreInTheFirst() {
    assertThat(TimeBuckets.of(0)).isZero();
    assertThat(TimeBuckets.of(999)).isZero();
    assertThat(TimeBuckets.of(-1)).isZero();
    assertThat(TimeBuckets.of(Long.MIN_VALUE)).isZero();
  }

  @Test
  void theLastHasNoEnd() {
    assertThat(TimeBuckets.of(TimeBuckets.firstMs(239) * 3)).isEqualTo(239);
    assertThat(TimeBuckets.of(Long.MAX_VALUE)).isEqualTo(239);
    assertThatThrownBy(() -> TimeBuckets.firstMs(240))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}

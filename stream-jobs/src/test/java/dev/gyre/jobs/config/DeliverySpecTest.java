package dev.gyre.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliverySpecTest {

  @ParameterizedTest
  @CsvSource({
    "0, true, 10",
    "9, true, 10",
    "10, false, 2",
    "15, false, 3",
    "50, false, 10",
    "10000, false, 10"
  })
  void aStepWaitsAPartOfWhatAScoreMayWait(long lingerMs, boolean atOnce, long stepMs) {
    DeliverySpec delivery = new DeliverySpec(DeliverySpec.Guarantee.AT_LEAST_ONCE, true, lingerMs);
    assertThat(delivery.scoresAtOnce()).isEqualTo(atOnce);
    assertThat(delivery.stepWaitMs()).isEqualTo(stepMs);
    DeliverySpec alerts = new DeliverySpec(DeliverySpec.Guarantee.AT_LEAST_ONCE, false, lingerMs);
    assertThat(alerts.scoresAtOnce()).isTrue();
    assertThat(alerts.stepWaitMs()).isEqualTo(10);
  }
}

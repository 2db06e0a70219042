package dev.gyre.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliverySpecTest {

  @ParameterizedTest
  @CsvSource({"0, 2", "5, 2", "10, 2", "15, 3", "50, 10", "10000, 10"})
  void aStepWaitsAPartOfWhatAScoreMayWait(long lingerMs, long stepMs) {
    DeliverySpec delivery = new DeliverySpec(DeliverySpec.Guarantee.AT_LEAST_ONCE, true, lingerMs);
    assertThat(delivery.stepWaitMs()).isEqualTo(stepMs);
    DeliverySpec alerts = new DeliverySpec(DeliverySpec.Guarantee.AT_LEAST_ONCE, false, lingerMs);
    assertThat(alerts.stepWaitMs()).isEqualTo(2);
  }
}

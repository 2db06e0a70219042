package dev.gyre.jobs.layer;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.runtime.io.network.api.writer.AvailabilityTestResultPartitionWriter;
import org.apache.flink.runtime.io.network.api.writer.ResultPartitionWriter;
import org.junit.jupiter.api.Test;

class IdleInputTest {

  private static ResultPartitionWriter output(boolean takesMore) {
    return new AvailabilityTestResultPartitionWriter(takesMore);
  }

  @Test
  void aGapIsAPauseUntilTheNextInput() {
    IdleInput input = new IdleInput(new ResultPartitionWriter[] {output(true)}, 0);
    assertThat(input.isPaused(0)).as("nothing came yet").isTrue();
    input.came(5);
    assertThat(input.isPaused(4 + IdleInput.GAP_NANOS)).isFalse();
    assertThat(input.isPaused(5 + IdleInput.GAP_NANOS)).isTrue();
  }

  @Test
  void inputThatWaitsForAFullOutputHasNotPaused() {
    ResultPartitionWriter[] outputs = {output(true), output(false)};
    IdleInput input = new IdleInput(outputs, 0);
    assertThat(input.isPaused(10 * IdleInput.GAP_NANOS)).isFalse();
  }
}

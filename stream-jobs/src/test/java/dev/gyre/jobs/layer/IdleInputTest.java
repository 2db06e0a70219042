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
    input.came();
    assertThat(input.isPaused(5)).as("asked for the first time since").isFalse();
    assertThat(input.isPaused(4 + IdleInput.GAP_NANOS)).isFalse();
    assertThat(input.isPaused(5 + IdleInput.GAP_NANOS)).isTrue();
  }

  @Test
  void inputThatWaitsForAFullOutputHasNotPaused() {
    ResultPartitionWriter[] outputs = {output(true), output(false)};
    IdleInput input = new IdleInput(outputs, 0);
    assertThat(input.isPaused(10 * IdleInput.GAP_NANOS)).isFalse();
  }

  @Test
  void whatTheTaskTakesForItselfIsNoPause() {
    IdleInput input = new IdleInput(new ResultPartitionWriter[] {output(true)}, 0);
    input.came();
    assertThat(input.isPaused(0)).isFalse();
    input.couldNotCome(7);
    assertThat(input.isPaused(6 + IdleInput.GAP_NANOS)).isFalse();
    assertThat(input.isPaused(7 + IdleInput.GAP_NANOS)).isTrue();
    input.couldNotCome(IdleInput.GAP_NANOS);
    assertThat(input.isPaused(6 + 2 * IdleInput.GAP_NANOS)).isFalse();
    assertThat(input.isPaused(7 + 2 * IdleInput.GAP_NANOS)).as("as before").isTrue();
  }
}

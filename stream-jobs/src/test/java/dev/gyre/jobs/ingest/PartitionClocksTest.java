package dev.gyre.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PartitionClocksTest {

  @Test
  void aRecordIsLateBehindTheGreatestOfItsOwnPartitionByMoreThanTheLateness() {
    PartitionClocks clocks = new PartitionClocks(10);
    assertThat(clocks.isLate("t", 0, -1_000_000)).as("nothing came before").isFalse();
    clocks.accept("t", 0, 100);
    clocks.accept("t", 0, 95);
    assertThat(clocks.isLate("t", 0, 90)).as("by the lateness").isFalse();
    assertThat(clocks.isLate("t", 0, 89)).as("by more").isTrue();
    assertThat(clocks.isLate("t", 1, 0)).as("another partition").isFalse();
    assertThat(clocks.isLate("u", 0, 0)).as("another topic").isFalse();
  }

  @Test
  void copiesOfAClockAfterARestoreGiveTheGreatest() {
    PartitionClocks clocks = new PartitionClocks(0);
    clocks.accept("t", 0, 7);
    clocks.accept("t", 0, 9);
    clocks.accept("t", 0, 8);
    assertThat(clocks.snapshot()).containsExactly(new PartitionClock("t", 0, 9));
    assertThat(clocks.clock("t", 0)).isEqualTo(9);
    assertThat(clocks.clock("t", 1)).isEqualTo(Long.MIN_VALUE);
  }
}

package dev.gyre.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.junit.jupiter.api.Test;

class PartitionWatermarksTest {

  private static final long LATENESS = 10;
  private static final long SKEW = 5;
  private static final long STEP = 100;

  private final List<Long> emitted = new ArrayList<>();
  private final WatermarkOutput output =
      new WatermarkOutput() {
        @Override
        public void emitWatermark(Watermark watermark) {
          emitted.add(watermark.getTimestamp());
        }

        @Override
        public void markIdle() {
          throw new AssertionError("idleness is not the generator's");
        }

        @Override
        public void markActive() {
          throw new AssertionError("idleness is not the generator's");
        }
      };
  private final PartitionWatermarks watermarks = new PartitionWatermarks(LATENESS, SKEW, STEP);

  private void record(Ingested.Kind kind, long eventTimeMs, long kafkaTimeMs) {
    record(kind, eventTimeMs, kafkaTimeMs, null);
  }

  private void record(Ingested.Kind kind, long eventTimeMs, long kafkaTimeMs, String reason) {
    Ingested record =
        new Ingested(
            "t",
            0,
            0,
            kafkaTimeMs,
            kafkaTimeMs,
            null,
            null,
            kind,
            false,
            eventTimeMs,
            List.of(),
            reason,
            reason,
            0,
            Long.MIN_VALUE);
    watermarks.onEvent(record, eventTimeMs, output);
  }

  @Test
  void itIsTheGreatestTimeLessTheLatenessInSteps() {
    record(Ingested.Kind.CHANGE, 1000, 1000);
    record(Ingested.Kind.CHANGE, 1050, 1050);
    record(Ingested.Kind.CHANGE, 1100, 1100);
    record(Ingested.Kind.CHANGE, 1020, 1100);
    assertThat(emitted).containsExactly(990L, 1090L);
  }

  @Test
  void aHeartbeatAndAPauseEndAStepEarly() {
    record(Ingested.Kind.CHANGE, 1000, 1000);
    record(Ingested.Kind.HEARTBEAT, 1001, 1001);
    record(Ingested.Kind.LABEL, 1002, 1002);
    watermarks.onPeriodicEmit(output);
    watermarks.onPeriodicEmit(output);
    assertThat(emitted).containsExactly(990L, 991L, 992L);
  }

  @Test
  void oneBadClockDoesNotMoveIt() {
    record(Ingested.Kind.CHANGE, 1000, 1000);
    record(Ingested.Kind.CHANGE, 9000, 1000);
    record(Ingested.Kind.CHANGE, Long.MIN_VALUE, 1000, "empty-record");
    watermarks.onPeriodicEmit(output);
    assertThat(emitted).containsExactly(990L);
    record(Ingested.Kind.HEARTBEAT, 1005, 1000);
    assertThat(emitted).as("just within the skew").containsExactly(990L, 995L);
  }
}

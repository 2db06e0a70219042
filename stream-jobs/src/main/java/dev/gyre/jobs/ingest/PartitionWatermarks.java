package dev.gyre.jobs.ingest;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/**
 * The watermark of one partition: its greatest accepted event time less the lateness.
 *
 * <p>It is emitted with the record that moves it, in steps: a step is small against every window,
 * and a heartbeat or a pause in the input ends one early, so the last watermark of a bounded replay
 * is exact.
 */
final class PartitionWatermarks implements WatermarkGenerator<Ingested> {

  private final long latenessMs;
  private final long maxSkewMs;
  private final long stepMs;
  private long current = Long.MIN_VALUE;
  private long emitted = Long.MIN_VALUE;

  PartitionWatermarks(long latenessMs, long maxSkewMs, long stepMs) {
    this.latenessMs = latenessMs;
    this.maxSkewMs = maxSkewMs;
    this.stepMs = stepMs;
  }

  @Override
  public void onEvent(Ingested record, long timestamp, WatermarkOutput output) {
    if (!record.movesTime(maxSkewMs)) {
      return;
    }
    current = Math.max(current, record.eventTimeMs() - latenessMs);
    boolean stepDone = emitted == Long.MIN_VALUE || current - emitted >= stepMs;
    if (stepDone || record.kind() == Ingested.Kind.HEARTBEAT) {
      emit(output);
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    emit(output);
  }

  private void emit(WatermarkOutput output) {
    if (current > emitted) {
      emitted = current;
      output.emitWatermark(new Watermark(current));
    }
  }
}

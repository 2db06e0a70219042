package dev.gyre.jobs.layer;

import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;

/**
 * Sends nothing: where inputs are taken again, what came of them is in the snapshot downstream.
 *
 * @param <T> what would be sent
 */
final class DiscardingOutput<T> implements Output<T> {

  @Override
  public void collect(T element) {
    // Was sent before.
  }

  @Override
  public <X> void collect(OutputTag<X> tag, StreamRecord<X> element) {
    // Was sent before.
  }

  @Override
  public void emitWatermark(Watermark mark) {
    // Was sent before.
  }

  @Override
  public void emitWatermark(WatermarkEvent watermark) {
    // Was sent before.
  }

  @Override
  public void emitWatermarkStatus(WatermarkStatus status) {
    // Was sent before.
  }

  @Override
  public void emitLatencyMarker(LatencyMarker marker) {
    // Was sent before.
  }

  @Override
  public void emitRecordAttributes(RecordAttributes attributes) {
    // Was sent before.
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}

package dev.gyre.jobs.ingest;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;

/**
 * An output of a reader that changes or leaves out the records of splits on their way to another
 * output. All else goes on as it is.
 *
 * @param <T> the record
 */
final class RecordFilter<T> implements ReaderOutput<T> {

  /** What is done with a record. */
  interface Step<T> {
    /** The record that goes on in its place; null when none does. */
    T apply(String splitId, T record);
  }

  private final ReaderOutput<T> target;
  private final Step<T> step;

  RecordFilter(ReaderOutput<T> target, Step<T> step) {
    this.target = target;
    this.step = step;
  }

  /** Whether this writes to that output. */
  boolean writesTo(ReaderOutput<T> output) {
    return target == output;
  }

  @Override
  public SourceOutput<T> createOutputForSplit(String splitId) {
    return new Split(splitId, target.createOutputForSplit(splitId));
  }

  @Override
  public void releaseOutputForSplit(String splitId) {
    target.releaseOutputForSplit(splitId);
  }

  @Override
  public void collect(T record) {
    throw new IllegalStateException("record " + record + " comes from no split");
  }

  @Override
  public void collect(T record, long timestamp) {
    collect(record);
  }

  @Override
  public void emitWatermark(Watermark watermark) {
    target.emitWatermark(watermark);
  }

  @Override
  public void markIdle() {
    target.markIdle();
  }

  @Override
  public void markActive() {
    target.markActive();
  }

  private final class Split implements SourceOutput<T> {
    private final String splitId;
    private final SourceOutput<T> output;

    Split(String splitId, SourceOutput<T> output) {
      this.splitId = splitId;
      this.output = output;
    }

    @Override
    public void collect(T record) {
      T passed = step.apply(splitId, record);
      if (passed != null) {
        output.collect(passed);
      }
    }

    @Override
    public void collect(T record, long timestamp) {
      T passed = step.apply(splitId, record);
      if (passed != null) {
        output.collect(passed, timestamp);
      }
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      output.emitWatermark(watermark);
    }

    @Override
    public void markIdle() {
      output.markIdle();
    }

    @Override
    public void markActive() {
      output.markActive();
    }
  }
}

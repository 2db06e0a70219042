package dev.gyre.jobs.bench;

import dev.gyre.jobs.dataset.RecordStream;
import dev.gyre.jobs.dataset.ReplayRecord;
import java.nio.charset.StandardCharsets;
import java.util.NoSuchElementException;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** CSV rows of one topic, their number as key, a fixed time apart. */
abstract class BenchStream implements RecordStream {

  /** A fixed start, so that the same seed gives the same bytes. */
  private static final long START_MS = 1_700_000_000_000L;

  private final String topic;
  private final long intervalMs;
  private final OptionalLong maxEvents;
  private long row;

  BenchStream(String topic, long intervalMs, OptionalLong maxEvents) {
    this.topic = topic;
    this.intervalMs = intervalMs;
    this.maxEvents = maxEvents;
  }

  /** Draws the columns that follow the time. */
  abstract String draw();

  @Override
  public final boolean hasNext() {
    return maxEvents.isEmpty() || row < maxEvents.getAsLong();
  }

  @Override
  public final ReplayRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException("all " + maxEvents.getAsLong() + " events were given");
    }
    long timeMs = START_MS + row * intervalMs;
    ReplayRecord record =
        new ReplayRecord(
            topic,
            row,
            Long.toString(row).getBytes(StandardCharsets.US_ASCII),
            (timeMs + "," + draw()).getBytes(StandardCharsets.US_ASCII),
            timeMs,
            false,
            ReplayRecord.Kind.EVENT);
    row++;
    return record;
  }

  @Override
  public final OptionalDouble fractionRead() {
    return maxEvents.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) row / maxEvents.getAsLong());
  }

  @Override
  public final void close() {
    // Nothing is open.
  }
}

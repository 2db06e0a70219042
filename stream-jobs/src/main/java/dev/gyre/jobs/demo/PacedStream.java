package dev.gyre.jobs.demo;

import dev.gyre.jobs.dataset.RecordStream;
import dev.gyre.jobs.dataset.ReplayRecord;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/**
 * Records no faster than the job reads them: a stream without end would otherwise fill the broker's
 * disk, and Ctrl-C would find the job hours behind.
 */
final class PacedStream implements RecordStream {

  private static final long LOOK_EVERY = 256;
  private static final long WAIT_MS = 5;

  private final RecordStream records;
  private final LongSupplier read;
  private final long maxAhead;
  private long given;

  /**
   * Paces a stream.
   *
   * @param records the stream, closed with this one
   * @param read how many records the job has read so far
   * @param maxAhead how many more than that may be given, at least 1
   */
  PacedStream(RecordStream records, LongSupplier read, long maxAhead) {
    this.records = records;
    this.read = read;
    this.maxAhead = maxAhead;
  }

  @Override
  public boolean hasNext() {
    return records.hasNext();
  }

  /** Waits for the job; an interrupted thread gets its record at once and keeps its flag. */
  @Override
  public ReplayRecord next() {
    if (given++ % LOOK_EVERY == 0) {
      try {
        while (given - read.getAsLong() > maxAhead) {
          Thread.sleep(WAIT_MS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return records.next();
  }

  @Override
  public OptionalDouble fractionRead() {
    return records.fractionRead();
  }

  @Override
  public void close() {
    records.close();
  }
}

package dev.gyre.jobs.bench;

import dev.gyre.jobs.dataset.RecordStream;
import dev.gyre.jobs.dataset.ReplayRecord;
import java.util.NoSuchElementException;
import java.util.OptionalDouble;

/** The next records of a stream, so many of them; the stream stays open. */
final class FirstRecords implements RecordStream {

  private final RecordStream records;
  private final long count;
  private long given;

  FirstRecords(RecordStream records, long count) {
    this.records = records;
    this.count = count;
  }

  @Override
  public boolean hasNext() {
    return given < count && records.hasNext();
  }

  @Override
  public ReplayRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException("all " + count + " records were given");
    }
    given++;
    return records.next();
  }

  @Override
  public OptionalDouble fractionRead() {
    return OptionalDouble.of((double) given / count);
  }

  @Override
  public void close() {
    // The stream is its owner's to close.
  }
}

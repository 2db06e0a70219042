package dev.gyre.jobs.cluster.fault;

import dev.gyre.jobs.dataset.RecordStream;
import dev.gyre.jobs.dataset.ReplayRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.OptionalDouble;

/**
 * A stream with records among it that become dead letters: broken ones, and repetitions that come
 * much too late.
 */
final class RoughStream implements RecordStream {

  private static final int BROKEN_EVERY = 499;
  private static final int LATE_EVERY = 701;
  private static final int LATE_BY = 2_000;

  private final RecordStream records;
  private final Deque<ReplayRecord> earlier = new ArrayDeque<>();
  private final Deque<ReplayRecord> next = new ArrayDeque<>();
  private long events;

  RoughStream(RecordStream records) {
    this.records = records;
  }

  @Override
  public boolean hasNext() {
    return !next.isEmpty() || records.hasNext();
  }

  @Override
  public ReplayRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (next.isEmpty()) {
      ReplayRecord record = records.next();
      next.add(record);
      if (record.kind() == ReplayRecord.Kind.EVENT) {
        roughen(record);
      }
    }
    return next.remove();
  }

  private void roughen(ReplayRecord record) {
    events++;
    earlier.add(record);
    ReplayRecord old = earlier.size() > LATE_BY ? earlier.remove() : null;
    if (events % BROKEN_EVERY == 0) {
      next.add(inPlaceOf(record, ("{broken " + events).getBytes(StandardCharsets.UTF_8)));
    }
    if (events % LATE_EVERY == 0 && old != null) {
      next.add(inPlaceOf(record, old.value()));
    }
  }

  /** Goes to the record's partition at the record's time, whatever its own bytes say. */
  private static ReplayRecord inPlaceOf(ReplayRecord record, byte[] value) {
    return new ReplayRecord(
        record.topic(),
        record.row(),
        record.key(),
        value,
        record.eventTimeMs(),
        record.ahead(),
        record.kind());
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

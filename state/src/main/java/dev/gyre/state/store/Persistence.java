package dev.gyre.state.store;

import java.util.concurrent.TimeUnit;

/**
 * How what has changed in a layer's store reaches the backend: as rows, at eviction, by {@link
 * #writeBehind} and by {@link #flush}, or as the inputs that changed it (see {@link InputLog}).
 *
 * <p>For maintainers. While inputs are logged the rows of the last snapshot stay what they are, and
 * so do changed records and rows of hubs, which {@link #flush} has held, and rows of the calendar,
 * which are only written by {@link #writeBehind} and {@link #flush}.
 */
final class Persistence {

  /** How long to write behind at once, before rows are written again. */
  private static final long ENDING_BUDGET_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private static final int CALENDAR_ROWS_AT_ONCE = 256;

  private final RecordStore records;
  private final DestinationRows destinationRows;
  private final Destinations destinations;
  private final ExpiryCalendar calendar;
  private final DirtySet dirty;
  private final ShardSaver saver;
  private final InputLog inputs;
  private final int writeBehindFloor;
  private final EndingPace pace = new EndingPace();

  Persistence(
      RecordStore records,
      DestinationRows destinationRows,
      Destinations destinations,
      ExpiryCalendar calendar,
      DirtySet dirty,
      ShardSaver saver,
      InputLog inputs,
      int writeBehindFloor) {
    this.records = records;
    this.destinationRows = destinationRows;
    this.destinations = destinations;
    this.calendar = calendar;
    this.dirty = dirty;
    this.saver = saver;
    this.inputs = inputs;
    this.writeBehindFloor = writeBehindFloor;
  }

  InputLog inputs() {
    return inputs;
  }

  /** See {@link LayerStore#writeBehind}. */
  void writeBehind(long budgetNanos) {
    long now = System.nanoTime();
    records.cache().setTick((int) TimeUnit.NANOSECONDS.toSeconds(now));
    if (isLogged()) {
      return;
    }
    // If a row was written, the cache was too small for what has changed, and the next snapshot has
    // the rows, as after the last one without.
    inputs.stop();
    calendar.writeSome(CALENDAR_ROWS_AT_ONCE);
    if (inputs.isEnding()) {
      records.writeBehind(ENDING_BUDGET_NANOS, leftAtEnding(now), dirty::isDirect, true);
    } else {
      records.writeBehind(budgetNanos, writeBehindFloor, dirty::isDirect, false);
    }
  }

  /** Whether the next snapshot has the inputs in place of the rows, as things are. */
  private boolean isLogged() {
    return inputs.isOn() && !records.isWritten();
  }

  private int leftAtEnding(long nowNanos) {
    return Math.max(writeBehindFloor, pace.mayBeLeft(nowNanos, unwritten()));
  }

  /** Whether {@link #writeBehind} has something to do. */
  boolean isBehind() {
    if (isLogged()) {
      return false;
    }
    if (calendar.isBehind()) {
      return true;
    }
    int left = inputs.isEnding() ? leftAtEnding(System.nanoTime()) : writeBehindFloor;
    return unwritten() > left;
  }

  /** See {@link LayerStore#flush}. */
  void flush() {
    pace.snapshot(System.nanoTime());
    if (isLogged()) {
      inputs.save();
      return;
    }
    calendar.write();
    records.flush();
    destinationRows.flush();
    saver.save(calendar);
    inputs.begin();
    records.takeWritten();
    destinations.hold(inputs.isOn());
    records.cache().keepChanged(inputs.isOn());
  }

  /** Number of records that are changed but not yet written. */
  int unwritten() {
    return records.cache().dirtyCount();
  }
}

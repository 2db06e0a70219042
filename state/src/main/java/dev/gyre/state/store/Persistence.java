package dev.gyre.state.store;

import java.util.concurrent.TimeUnit;

/**
 * How what has changed in a layer's store reaches the backend: as rows, at eviction, by {@link
 * #writeBehind} and by {@link #flush}, or as the inputs that changed it (see {@link InputLog}).
 *
 * <p>For maintainers. While inputs are logged a snapshot writes no row. At the end of each turn,
 * every few snapshots, what has changed becomes <i>late</i>: until the next snapshot it is written
 * as it was at this one, a little at a time between inputs, and the log begins anew. So the rows in
 * the backend are always those of the end of a turn when a snapshot is made, and the log has what
 * came since. Rows of hubs' destinations alone may be newer: each is there or not, and whatever
 * changed it is taken again.
 */
final class Persistence {

  /** For what is late, at once: a score may wait for the operator. */
  private static final long LATE_BUDGET_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final int CALENDAR_ROWS_AT_ONCE = 256;

  /** Late rows, or pages of the log, that are written between two looks at the clock. */
  private static final int LATE_AT_ONCE = 16;

  /** So many more than may be left are written together: what they need is read ahead for them. */
  private static final int WORTH_A_WRITE = 64;

  private final RecordStore records;
  private final DestinationRows destinationRows;
  private final Destinations destinations;
  private final ExpiryCalendar calendar;
  private final DirtySet dirty;
  private final ShardSaver saver;
  private final InputLog inputs;
  private final int writeBehindFloor;
  private final LatePace pace = new LatePace();

  /** What {@link #saver} had saved when the turn ended. */
  private final ShardPages.Late latePages;

  Persistence(
      RecordStore records,
      DestinationRows destinationRows,
      Destinations destinations,
      ExpiryCalendar calendar,
      DirtySet dirty,
      ShardPages pages,
      ShardSaver saver,
      InputLog inputs,
      int writeBehindFloor) {
    this.records = records;
    this.destinationRows = destinationRows;
    this.destinations = destinations;
    this.calendar = calendar;
    this.dirty = dirty;
    this.latePages = new ShardPages.Late(pages);
    this.saver = saver;
    this.inputs = inputs;
    this.writeBehindFloor = writeBehindFloor;
  }

  InputLog inputs() {
    return inputs;
  }

  /** See {@link LayerStore#writeBehind}. */
  void writeBehind(long budgetNanos) {
    boolean logged = isLogged();
    if (!logged) {
      // If a row was written, the cache was too small for what has changed, and the next snapshot
      // has the rows.
      inputs.stop();
    }
    if (late() > 0) {
      writeLate();
    } else if (!logged) {
      calendar.writeSome(CALENDAR_ROWS_AT_ONCE);
      records.writeBehind(budgetNanos, writeBehindFloor, dirty::isDirect);
    }
  }

  /** Whether the next snapshot has the inputs in place of the rows, as things are. */
  private boolean isLogged() {
    return inputs.isOn() && !records.cache().isWritten();
  }

  private void writeLate() {
    long start = System.nanoTime();
    int mayBeLeft = lateMayBeLeft(start);
    while (late() > mayBeLeft && System.nanoTime() - start < LATE_BUDGET_NANOS) {
      writeSomeLate();
    }
  }

  /** Nothing waits for the pace once the next snapshot will have to write all rows. */
  private int lateMayBeLeft(long nowNanos) {
    return isLogged() ? pace.mayBeLeft(nowNanos) : 0;
  }

  /** See {@link LayerStore#late}. */
  int late() {
    return destinationRows.lateCount()
        + records.cache().lateCount()
        + calendar.lateCount()
        + latePages.size()
        + inputs.passed();
  }

  /**
   * Writes some of what is late; something has to be. Rows of hubs first: whoever reads those of a
   * hub, or changes many, has to write them before.
   */
  private void writeSomeLate() {
    if (destinationRows.lateCount() > 0) {
      destinationRows.writeLate(LATE_AT_ONCE);
    } else if (records.cache().lateCount() > 0) {
      records.writeLate(LATE_AT_ONCE);
    } else if (calendar.lateCount() > 0) {
      calendar.writeLate(LATE_AT_ONCE);
    } else if (latePages.size() > 0) {
      latePages.writeNext();
    } else {
      inputs.removePassed(LATE_AT_ONCE);
    }
  }

  /** Writes all that is late. */
  private void finishLate() {
    while (late() > 0) {
      writeSomeLate();
    }
  }

  /** See {@link LayerStore#isWriteDue}. */
  boolean isDue() {
    int late = late();
    if (late == 0) {
      return false;
    }
    int mayBeLeft = lateMayBeLeft(System.nanoTime());
    return mayBeLeft == 0 || late - mayBeLeft >= WORTH_A_WRITE;
  }

  /** Whether {@link #writeBehind} has something to do. */
  boolean isBehind() {
    boolean rowsWait = calendar.isBehind() || unwritten() > writeBehindFloor;
    return late() > 0 || rowsWait && !isLogged();
  }

  /** See {@link LayerStore#flush}. */
  void flush() {
    finishLate();
    if (!isLogged()) {
      writeRows();
    } else if (inputs.save() | records.cache().fillsSoon()) {
      endTurn();
    }
    pace.snapshot(System.nanoTime(), late());
  }

  private void writeRows() {
    calendar.write();
    records.flush();
    destinationRows.flush();
    saver.save(calendar);
    inputs.begin();
    records.cache().takeWritten();
    destinations.hold(inputs.isOn());
    records.cache().keepChanged(inputs.isOn());
  }

  private void endTurn() {
    destinations.gatherShrunk();
    destinationRows.endTurn();
    records.cache().endTurn();
    calendar.endTurn();
    latePages.take(() -> saver.save(calendar));
    inputs.beginTurn();
  }

  /** Number of records that are changed but not yet written. */
  int unwritten() {
    return records.cache().dirtyCount();
  }
}

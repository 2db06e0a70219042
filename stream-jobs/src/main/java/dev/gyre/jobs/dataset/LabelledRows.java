package dev.gyre.jobs.dataset;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.NoSuchElementException;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The rows of one file in its order, each followed after a delay by its label. */
final class LabelledRows implements RecordStream {

  private final RowFile file;
  private final Row.Reader rows;
  private final String eventTopic;
  private final String labelTopic;
  private final long delayMs;
  private final OptionalLong maxEvents;
  private final ArrayDeque<ReplayRecord> labels = new ArrayDeque<>();

  private ReplayRecord nextEvent;
  private long rowNumber;
  private long clockMs = Long.MIN_VALUE;

  LabelledRows(
      RowFile file,
      Row.Reader rows,
      String eventTopic,
      String labelTopic,
      long delayMs,
      OptionalLong maxEvents) {
    this.file = file;
    this.rows = rows;
    this.eventTopic = eventTopic;
    this.labelTopic = labelTopic;
    this.delayMs = delayMs;
    this.maxEvents = maxEvents;
    readEvent();
  }

  @Override
  public boolean hasNext() {
    return nextEvent != null || isLabelDue(clockMs);
  }

  @Override
  public ReplayRecord next() {
    if (isLabelDue(nextEvent == null ? clockMs : nextEvent.eventTimeMs())) {
      return labels.poll();
    }
    if (nextEvent == null) {
      throw new NoSuchElementException("the dataset has been read to its end");
    }
    ReplayRecord event = nextEvent;
    readEvent();
    return event;
  }

  private boolean isLabelDue(long timeMs) {
    return !labels.isEmpty() && labels.peek().eventTimeMs() <= timeMs;
  }

  private void readEvent() {
    nextEvent = null;
    String line = maxEvents.isPresent() && rowNumber >= maxEvents.getAsLong() ? null : file.next();
    if (line == null) {
      return;
    }
    Row row = rows.read(line);
    // A replay never goes back in time: a row that is out of order is sent when it is read.
    clockMs = row == null ? Math.max(clockMs, 0) : Math.max(clockMs, row.timeMs());
    byte[] key = Long.toString(rowNumber).getBytes(StandardCharsets.US_ASCII);
    byte[] value = line.getBytes(StandardCharsets.UTF_8);
    nextEvent =
        new ReplayRecord(eventTopic, rowNumber, key, value, clockMs, ReplayRecord.Kind.EVENT);
    if (row != null && row.labelled()) {
      labels.add(
          new ReplayRecord(
              labelTopic, rowNumber, key, value, clockMs + delayMs, ReplayRecord.Kind.LABEL));
    }
    rowNumber++;
  }

  @Override
  public OptionalDouble fractionRead() {
    double ofFile = file.fractionRead();
    return OptionalDouble.of(
        maxEvents.isPresent()
            ? Math.max(ofFile, (double) rowNumber / Math.max(1, maxEvents.getAsLong()))
            : ofFile);
  }

  @Override
  public void close() {
    file.close();
  }
}

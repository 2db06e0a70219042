package dev.gyre.jobs.dataset;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.NoSuchElementException;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The rows of one file in its order, each followed after a delay by its label. */
final class LabelledRows implements RecordStream {

  private final TimedRows rows;
  private final String eventTopic;
  private final String labelTopic;
  private final long delayMs;
  private final OptionalLong maxEvents;
  private final boolean allLabels;
  private final ArrayDeque<ReplayRecord> labels = new ArrayDeque<>();

  private ReplayRecord nextEvent;
  private long rowNumber;
  private long clockMs = Long.MIN_VALUE;

  LabelledRows(
      TimedRows rows,
      String eventTopic,
      String labelTopic,
      long delayMs,
      OptionalLong maxEvents,
      boolean allLabels) {
    this.rows = rows;
    this.eventTopic = eventTopic;
    this.labelTopic = labelTopic;
    this.delayMs = delayMs;
    this.maxEvents = maxEvents;
    this.allLabels = allLabels;
    readEvent();
  }

  @Override
  public boolean hasNext() {
    return nextEvent != null || isLabelDue(lastMs());
  }

  @Override
  public ReplayRecord next() {
    if (isLabelDue(nextEvent == null ? lastMs() : nextEvent.eventTimeMs())) {
      return labels.poll();
    }
    if (nextEvent == null) {
      throw new NoSuchElementException("the dataset has been read to its end");
    }
    ReplayRecord event = nextEvent;
    readEvent();
    return event;
  }

  /** The time up to which labels are given once the events have ended. */
  private long lastMs() {
    return allLabels ? Long.MAX_VALUE : clockMs;
  }

  private boolean isLabelDue(long timeMs) {
    return !labels.isEmpty() && labels.peek().eventTimeMs() <= timeMs;
  }

  private void readEvent() {
    nextEvent = null;
    boolean ended = maxEvents.isPresent() && rowNumber >= maxEvents.getAsLong();
    TimedRows.TimedRow read = ended ? null : rows.next();
    if (read == null) {
      return;
    }
    clockMs = read.clockMs();
    byte[] key = Long.toString(rowNumber).getBytes(StandardCharsets.US_ASCII);
    byte[] value = read.line().getBytes(StandardCharsets.UTF_8);
    nextEvent =
        new ReplayRecord(
            eventTopic, rowNumber, key, value, clockMs, read.ahead(), ReplayRecord.Kind.EVENT);
    if (read.row() != null && read.row().labelled()) {
      labels.add(
          new ReplayRecord(
              labelTopic,
              rowNumber,
              key,
              value,
              clockMs + delayMs,
              read.ahead(),
              ReplayRecord.Kind.LABEL));
    }
    rowNumber++;
  }

  @Override
  public OptionalDouble fractionRead() {
    double ofFile = rows.fractionRead();
    return OptionalDouble.of(
        maxEvents.isPresent()
            ? Math.max(ofFile, (double) rowNumber / Math.max(1, maxEvents.getAsLong()))
            : ofFile);
  }

  @Override
  public void close() {
    rows.close();
  }
}

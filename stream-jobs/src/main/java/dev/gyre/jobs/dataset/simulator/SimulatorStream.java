package dev.gyre.jobs.dataset.simulator;

import dev.gyre.jobs.dataset.RecordStream;
import dev.gyre.jobs.dataset.ReplayRecord;
import java.nio.charset.StandardCharsets;
import java.util.NoSuchElementException;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The simulation as raw records, labels among the events as they become available. */
final class SimulatorStream implements RecordStream {

  private final TransactionSimulator simulator;
  private final LabelDesk labels;
  private final RecordJson json;
  private final OptionalLong maxEvents;

  private long row;
  private Transaction event;
  private LabelDesk.Finding label;
  private long clockMs = Rhythm.START_MS;

  SimulatorStream(SimulatorOptions options, OptionalLong maxEvents) {
    simulator = new TransactionSimulator(options);
    labels = new LabelDesk(options.seed());
    json = new RecordJson(simulator.world().places());
    this.maxEvents = maxEvents;
    advance();
  }

  @Override
  public boolean hasNext() {
    return label != null || event != null;
  }

  @Override
  public ReplayRecord next() {
    if (label != null) {
      LabelDesk.Finding told = label;
      label = labels.nextUpTo(clockMs);
      return record(
          SimulatorDataset.LABELS,
          told.row(),
          json.label(told),
          told.availableMs(),
          ReplayRecord.Kind.LABEL);
    }
    if (event == null) {
      throw new NoSuchElementException("the simulation has given all the events it was asked for");
    }
    ReplayRecord next =
        record(
            SimulatorDataset.EVENTS,
            row,
            json.event(row, event),
            event.timeMs(),
            ReplayRecord.Kind.EVENT);
    labels.saw(row, event);
    row++;
    advance();
    return next;
  }

  /** Goes to the next event, and to the first label that is told before it. */
  private void advance() {
    boolean ended = maxEvents.isPresent() && row >= maxEvents.getAsLong();
    event = ended ? null : simulator.next();
    if (event != null) {
      clockMs = event.timeMs();
      label = labels.nextUpTo(clockMs);
    }
  }

  private static ReplayRecord record(
      String topic, long row, byte[] value, long timeMs, ReplayRecord.Kind kind) {
    byte[] key = Long.toString(row).getBytes(StandardCharsets.US_ASCII);
    return new ReplayRecord(topic, row, key, value, timeMs, false, kind);
  }

  @Override
  public OptionalDouble fractionRead() {
    return maxEvents.isPresent()
        ? OptionalDouble.of(Math.min(1.0, (double) row / Math.max(1, maxEvents.getAsLong())))
        : OptionalDouble.empty();
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}

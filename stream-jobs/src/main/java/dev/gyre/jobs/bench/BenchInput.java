package dev.gyre.jobs.bench;

import dev.gyre.jobs.dataset.RecordStream;
import dev.gyre.jobs.dataset.ReplayOptions;
import dev.gyre.jobs.dataset.Replayer;
import java.util.List;
import java.util.OptionalLong;

/** The events of a benchmark, sent in pieces ahead of the job. */
final class BenchInput implements AutoCloseable {

  private final RecordStream records;
  private final Replayer replayer;
  private long sent;

  private BenchInput(RecordStream records, Replayer replayer) {
    this.records = records;
    this.replayer = replayer;
  }

  /** Connects to the job's topics, which must exist. */
  static BenchInput open(BenchJob job, BenchDataset dataset) {
    ReplayOptions options =
        ReplayOptions.to(job.bootstrap()).withTopicPrefix(job.config().topicPrefix());
    return new BenchInput(
        dataset.open(List.of(), OptionalLong.empty()), Replayer.open(dataset, options));
  }

  /** Sends until so many events have been sent in all; nothing if they have. */
  void sendUpTo(long events) {
    if (events > sent) {
      replayer.replay(new FirstRecords(records, events - sent));
      sent = events;
    }
  }

  /** Events sent so far. */
  long sent() {
    return sent;
  }

  /** Brings every partition to the time reached. Nothing can be sent afterwards. */
  void end() {
    replayer.finish();
  }

  @Override
  public void close() {
    replayer.close();
    records.close();
  }
}

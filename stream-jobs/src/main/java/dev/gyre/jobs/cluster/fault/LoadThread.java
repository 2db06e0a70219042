package dev.gyre.jobs.cluster.fault;

import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.dataset.RecordStream;
import dev.gyre.jobs.dataset.ReplayOptions;
import dev.gyre.jobs.dataset.Replayer;
import java.util.List;
import java.util.OptionalLong;

/** Replays the stream while the job runs, at a steady rate, and ends every partition. */
final class LoadThread extends Thread implements AutoCloseable {

  private static final long REPORT_INTERVAL_MS = 100;

  private final Dataset dataset;
  private final long limit;
  private final ReplayOptions options;
  private volatile long events;
  private volatile RuntimeException failure;

  LoadThread(Dataset dataset, long limit, ReplayOptions options) {
    super("gyre-fault-load");
    this.dataset = dataset;
    this.limit = limit;
    this.options = options.withProgress(REPORT_INTERVAL_MS, progress -> events = progress.events());
    setDaemon(true);
  }

  @Override
  public void run() {
    try (RecordStream records = new RoughStream(dataset.open(List.of(), OptionalLong.of(limit)));
        Replayer replayer = Replayer.open(dataset, options)) {
      replayer.run(records);
    } catch (RuntimeException failed) {
      failure = failed;
    }
  }

  /** Events sent so far. */
  long events() {
    if (failure != null) {
      throw failure;
    }
    return events;
  }

  /** Waits until all was sent. */
  void awaitEnd() throws InterruptedException {
    join();
    events();
  }

  @Override
  public void close() {
    interrupt();
  }
}

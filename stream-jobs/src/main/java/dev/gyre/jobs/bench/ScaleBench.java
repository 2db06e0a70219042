package dev.gyre.jobs.bench;

import dev.gyre.jobs.bench.ScaleReport.ScaleRow;
import dev.gyre.jobs.cluster.LocalCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What an event costs as the job has seen more of them, and as one thing of a job is varied. */
public final class ScaleBench {

  private static final long LOOK_MS = 1_000;
  private static final int NO_ENGINE = 0;

  /** How far the topic is ahead of the job, seconds at the rate seen last. */
  private static final int AHEAD_SECONDS = 10;

  private static final long LEAST_AHEAD = 100_000;

  private final LocalCluster cluster;
  private final Consumer<String> progress;
  private final List<ScaleRow> rows = new ArrayList<>();

  /**
   * A benchmark that has run nothing yet.
   *
   * @param cluster its own, which is up
   * @param progress told what is done
   */
  public ScaleBench(LocalCluster cluster, Consumer<String> progress) {
    this.cluster = cluster;
    this.progress = progress;
  }

  /**
   * Runs one job and measures from each number of events to the next.
   *
   * @param marks numbers of events seen, rising; up to the first one is the warm-up
   */
  public void overEvents(BenchOptions options, List<Long> marks)
      throws IOException, InterruptedException {
    try (BenchJob job = BenchJob.prepare(cluster, options);
        BenchInput input = BenchInput.open(job, options.dataset())) {
      input.sendUpTo(LEAST_AHEAD);
      job.submit();
      job.awaitFirstScore();
      TopicCounts start = await(job, input, options, marks.get(0));
      for (long mark : marks.subList(1, marks.size())) {
        TopicCounts end = await(job, input, options, mark);
        double eventsPerScore = options.dataset().eventsPerScore();
        add(
            new ScaleRow(
                "events",
                mark,
                end.scoresPerSecondSince(start) * eventsPerScore,
                end.cpuMicrosPerScoreSince(start) / eventsPerScore,
                end.embeddingsPerSecondSince(start),
                null));
        start = end;
      }
    }
  }

  private static TopicCounts await(
      BenchJob job, BenchInput input, BenchOptions options, long events)
      throws InterruptedException {
    TopicCounts before = job.counts();
    TopicCounts now = before;
    while (read(now, options) < events) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MS);
      now = job.counts();
      double rate = now.scoresPerSecondSince(before) * options.dataset().eventsPerScore();
      long ahead = Math.max(LEAST_AHEAD, Math.round(rate * AHEAD_SECONDS));
      input.sendUpTo(Math.round(read(now, options)) + ahead);
    }
    return now;
  }

  private static double read(TopicCounts now, BenchOptions options) {
    return now.scoreCount() * options.dataset().eventsPerScore();
  }

  /** Runs a job of its own as {@link ThroughputBench} does. */
  public void vary(String what, double value, BenchOptions options)
      throws IOException, InterruptedException {
    progress.accept("-- " + what + " " + value);
    BenchReport report = new ThroughputBench(cluster, options, NO_ENGINE, progress).run();
    add(
        new ScaleRow(
            what,
            value,
            report.eventsPerSecond().median(),
            report.cpuMicrosPerEvent(),
            report.refreshesPerSecond(),
            report.exactness()));
  }

  private void add(ScaleRow row) {
    rows.add(row);
    progress.accept(row.line());
  }

  /** All rows so far. */
  public ScaleReport report(BenchOptions settings) {
    return new ScaleReport(rows, settings, BenchReport.Machine.here());
  }
}

package dev.gyre.jobs.bench;

import dev.gyre.jobs.UserError;
import dev.gyre.jobs.cluster.CheckpointFigures;
import dev.gyre.jobs.cluster.LocalCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/**
 * Size and time of checkpoints, and the time that a job needs to score again when a task manager
 * was killed, while input always waits.
 */
public final class RecoveryBench {

  private static final String VICTIM = "taskmanager-1";
  private static final long LOOK_MS = 100;
  private static final long PATIENCE_SECONDS = 180;

  /** A restarted job makes up for what it lost, and its topic has to last for that too. */
  private static final int SECONDS_TO_RESTART = 30;

  private final LocalCluster cluster;
  private final BenchOptions options;
  private final Consumer<String> progress;
  private final List<Double> rates = new ArrayList<>();
  private final List<CheckpointFigures> checkpoints = new ArrayList<>();
  private final List<Double> restoreSeconds = new ArrayList<>();

  /**
   * A benchmark that has run nothing yet.
   *
   * @param cluster its own, which is up
   * @param options what is measured; after each of the repeats a task manager is killed
   * @param progress told what is done
   */
  public RecoveryBench(LocalCluster cluster, BenchOptions options, Consumer<String> progress) {
    this.cluster = cluster;
    this.options = options;
    this.progress = progress;
  }

  /**
   * Fills the topic, runs the job, measures and kills.
   *
   * @throws UserError (failure) if the job does not score, no checkpoint is complete within a
   *     measurement, or the job does not come back
   */
  public RecoveryReport run() throws IOException, InterruptedException {
    try (BenchJob job = BenchJob.prepare(cluster, options);
        BenchInput input = BenchInput.open(job, options.dataset())) {
      FullTopic topic = new FullTopic(job, input, options, progress);
      topic.fill();
      job.submit();
      job.awaitFirstScore();
      topic.warmUp(options.repeats() * (options.repeatSeconds() + SECONDS_TO_RESTART));
      for (int repeat = 1; repeat <= options.repeats(); repeat++) {
        measure(job, repeat);
        kill(job, repeat);
      }
      input.end();
      Exactness exactness =
          options.checkedNodes() == 0
              ? null
              : new EndCheck(job, options, progress).run(input.sent());
      return report(exactness);
    }
  }

  private void measure(BenchJob job, int repeat) throws InterruptedException {
    TopicCounts start = job.counts();
    long sinceMs = System.currentTimeMillis();
    TimeUnit.SECONDS.sleep(options.repeatSeconds());
    rates.add(job.counts().scoresPerSecondSince(start) * options.dataset().eventsPerScore());
    List<CheckpointFigures> complete = job.watch().checkpointsSince(sinceMs);
    if (complete.isEmpty()) {
      throw UserError.failure(
          "no checkpoint began and was complete within "
              + options.repeatSeconds()
              + " s; give more with --seconds");
    }
    checkpoints.addAll(complete);
    CheckpointFigures last = complete.get(complete.size() - 1);
    progress.accept(
        String.format(
            "measurement %d of %d: %,.0f events/s, %d checkpoints, the last of %,d MB wrote %,d MB"
                + " in %,d ms",
            repeat,
            options.repeats(),
            rates.get(rates.size() - 1),
            complete.size(),
            last.stateBytes() / 1_000_000,
            last.writtenBytes() / 1_000_000,
            last.milliseconds()));
  }

  private void kill(BenchJob job, int repeat) throws InterruptedException {
    long start = System.nanoTime();
    cluster.process(VICTIM).handle().ifPresent(ProcessHandle::destroyForcibly);
    // What the victim had sent before arrives within a look or two.
    TimeUnit.MILLISECONDS.sleep(LOOK_MS);
    long before = job.counts().scoreCount();
    while (job.counts().scoreCount() == before) {
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
        throw UserError.failure(
            "the job did not score within "
                + PATIENCE_SECONDS
                + " s after a task manager was killed; the logs are in "
                + cluster.folder().logs());
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MS);
    }
    restoreSeconds.add((System.nanoTime() - start) / 1e9);
    progress.accept(
        String.format(
            "kill %d of %d: %.1f s to the next score",
            repeat, options.repeats(), restoreSeconds.get(restoreSeconds.size() - 1)));
  }

  private RecoveryReport report(Exactness exactness) {
    return new RecoveryReport(
        BenchReport.Spread.of(rates),
        checkpoints.size(),
        spread(CheckpointFigures::stateBytes),
        spread(CheckpointFigures::writtenBytes),
        spread(CheckpointFigures::milliseconds),
        BenchReport.Spread.of(restoreSeconds),
        options,
        BenchReport.Machine.here(),
        exactness);
  }

  private BenchReport.Spread spread(ToLongFunction<CheckpointFigures> figure) {
    return BenchReport.Spread.of(
        checkpoints.stream().map(it -> (double) figure.applyAsLong(it)).toList());
  }
}

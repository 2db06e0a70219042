package dev.gyre.jobs.bench;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Keeps a topic ahead of the job that reads it, so that the job never waits for input. */
final class FullTopic {

  private static final long REPORT_MS = 5_000;

  /** Sent before the job starts, when nobody knows yet how fast it is. */
  private static final long FIRST_EVENTS = 300_000;

  /** How far the topic is ahead of the job while it warms up, at the job's rate. */
  private static final int AHEAD_SECONDS = 30;

  /** How much faster than in the warm-up the job may be in the measurement. */
  private static final double SPARE = 1.5;

  private static final long SETTLE_SECONDS = 5;

  private final BenchJob job;
  private final BenchInput input;
  private final BenchOptions options;
  private final Consumer<String> progress;

  FullTopic(BenchJob job, BenchInput input, BenchOptions options, Consumer<String> progress) {
    this.job = job;
    this.input = input;
    this.options = options;
    this.progress = progress;
  }

  /** Sends what there is to be before the job starts. */
  void fill() {
    long first = options.events() == 0 ? FIRST_EVENTS : options.events();
    progress.accept(String.format("filling the topic with %,d events", first));
    input.sendUpTo(first);
  }

  /**
   * Lets the job run for the time of the warm-up, and then fills the topic for a measurement.
   *
   * @param seconds length of the measurement
   */
  void warmUp(int seconds) throws InterruptedException {
    TopicCounts start = job.counts();
    TopicCounts last = start;
    double rate = 0;
    while (last.secondsSince(start) < options.warmUpSeconds()) {
      TimeUnit.MILLISECONDS.sleep(REPORT_MS);
      TopicCounts now = job.counts();
      double scores = now.scoresPerSecondSince(last);
      progress.accept(
          String.format(
              "warming up, %.0f of %d s: %,.0f scores/s, %,.0f embeddings/s",
              now.secondsSince(start),
              options.warmUpSeconds(),
              scores,
              now.embeddingsPerSecondSince(last)));
      rate = Math.max(rate, scores * options.dataset().eventsPerScore());
      ahead(now, rate * AHEAD_SECONDS);
      last = now;
    }
    ahead(last, rate * seconds * SPARE);
    TimeUnit.SECONDS.sleep(options.events() == 0 ? SETTLE_SECONDS : 0);
  }

  private void ahead(TopicCounts now, double events) {
    if (options.events() == 0) {
      double read = now.scoreCount() * options.dataset().eventsPerScore();
      input.sendUpTo(Math.round(read + events));
    }
  }
}

package dev.gyre.jobs.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** What a job publishes in the measurements of a benchmark, one right after the other. */
final class Measurements {

  private final BenchJob job;
  private final BenchOptions options;
  private final List<TopicCounts> marks = new ArrayList<>();

  private Measurements(BenchJob job, BenchOptions options) {
    this.job = job;
    this.options = options;
  }

  /** Measurements of which the first begins now. */
  static Measurements begin(BenchJob job, BenchOptions options) {
    Measurements measurements = new Measurements(job, options);
    measurements.marks.add(job.counts());
    return measurements;
  }

  /** Waits for the end of each. */
  void await(Consumer<String> progress) throws InterruptedException {
    for (int i = 1; i <= options.repeats(); i++) {
      TimeUnit.SECONDS.sleep(options.repeatSeconds());
      marks.add(job.counts());
      progress.accept(
          String.format(
              "measurement %d of %d: %,.0f scores/s, %,.0f embeddings/s",
              i,
              options.repeats(),
              marks.get(i).scoresPerSecondSince(marks.get(i - 1)),
              marks.get(i).embeddingsPerSecondSince(marks.get(i - 1))));
    }
  }

  /** Counts when the first began. */
  TopicCounts start() {
    return marks.get(0);
  }

  /** Counts when the last one that has ended did. */
  TopicCounts end() {
    return marks.get(marks.size() - 1);
  }

  /**
   * The report of those that have ended.
   *
   * @param latency of the scores, which may be taken from what the job published
   * @param offered events a second that were sent; null if as many as the job took
   */
  BenchReport report(Function<MeasuredOutputs, MeasuredOutputs.Latency> latency, Double offered) {
    double eventsPerScore = options.dataset().eventsPerScore();
    List<Double> rates = new ArrayList<>();
    for (int i = 1; i < marks.size(); i++) {
      rates.add(marks.get(i).scoresPerSecondSince(marks.get(i - 1)) * eventsPerScore);
    }
    MeasuredOutputs outputs =
        MeasuredOutputs.between(job.bootstrap(), job.config(), start(), end());
    return new BenchReport(
        BenchReport.Spread.of(rates),
        latency.apply(outputs),
        new BenchReport.Staleness(outputs.directStalenessMs(), outputs.rippleStalenessMs()),
        end().embeddingsPerSecondSince(start()),
        end().cpuMicrosPerScoreSince(start()) / eventsPerScore,
        offered,
        eventsPerScore,
        options.tolerance(),
        options,
        BenchReport.Machine.here(),
        null,
        null);
  }
}

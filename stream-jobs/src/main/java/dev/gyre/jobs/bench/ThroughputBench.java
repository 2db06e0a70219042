package dev.gyre.jobs.bench;

import dev.gyre.jobs.UserError;
import dev.gyre.jobs.cluster.LocalCluster;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.dataset.RecordStream;
import dev.gyre.jobs.dataset.ReplayOptions;
import dev.gyre.jobs.dataset.Replayer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Events a second, counted by the interactions that are scored, from a topic that is full to the
 * scores topic.
 */
public final class ThroughputBench {

  private static final long REPORT_MS = 5_000;

  private final LocalCluster cluster;
  private final BenchOptions options;
  private final int engineSeconds;
  private final Consumer<String> progress;
  private long eventsBefore;

  /**
   * A benchmark that has run nothing yet.
   *
   * @param cluster its own, which is up
   * @param options what is measured
   * @param engineSeconds length of each measurement of the micro-batch engine; 0: none
   * @param progress told what is done
   */
  public ThroughputBench(
      LocalCluster cluster, BenchOptions options, int engineSeconds, Consumer<String> progress) {
    this.cluster = cluster;
    this.options = options;
    this.engineSeconds = engineSeconds;
    this.progress = progress;
  }

  /**
   * Fills the topic, runs the job and measures.
   *
   * @throws UserError (failure) if the job gives no scores, or the topic was read to its end before
   *     the measurement was over
   */
  public BenchReport run() throws IOException, InterruptedException {
    BenchReport report;
    JobConfig config;
    try (BenchJob job = BenchJob.prepare(cluster, options)) {
      fill(job);
      job.submit();
      report = measure(job);
      config = job.config();
    }
    if (engineSeconds == 0) {
      return report;
    }
    return report.withMicroBatch(
        new MicroBatchBench(config, options, engineSeconds, progress)
            .run(eventsBefore, report.eventsPerSecond().median()));
  }

  private void fill(BenchJob job) {
    progress.accept(String.format("filling the topic with %,d events", options.events()));
    ReplayOptions replay =
        ReplayOptions.to(job.bootstrap())
            .withTopicPrefix(job.config().topicPrefix())
            .withProgress(
                REPORT_MS, it -> progress.accept(String.format("  %,d events sent", it.events())));
    BenchDataset dataset = options.dataset();
    try (RecordStream records = dataset.open(List.of(), OptionalLong.of(options.events()));
        Replayer replayer = Replayer.open(dataset, replay)) {
      replayer.run(records);
    }
  }

  private BenchReport measure(BenchJob job) throws InterruptedException {
    job.awaitFirstScore();
    warmUp(job);
    List<Double> rates = new ArrayList<>();
    TopicCounts start = job.counts();
    TopicCounts last = start;
    eventsBefore = Math.round(start.scoreCount() * options.dataset().eventsPerScore());
    for (int repeat = 1; repeat <= options.repeats(); repeat++) {
      TimeUnit.SECONDS.sleep(options.repeatSeconds());
      TopicCounts now = job.counts();
      rates.add(now.scoresPerSecondSince(last) * options.dataset().eventsPerScore());
      progress.accept(
          String.format(
              "measurement %d of %d: %,.0f scores/s, %,.0f embeddings/s",
              repeat,
              options.repeats(),
              now.scoresPerSecondSince(last),
              now.embeddingsPerSecondSince(last)));
      last = now;
    }
    if (last.scoreCount() >= options.dataset().scored(0, options.events())) {
      throw UserError.failure(
          String.format(
              "all of the %,d events were read before the measurement was over;"
                  + " give more with --events",
              options.events()));
    }
    MeasuredOutputs outputs = MeasuredOutputs.between(job.bootstrap(), job.config(), start, last);
    return new BenchReport(
        BenchReport.Spread.of(rates),
        outputs.scoreLatencyMs(),
        new BenchReport.Staleness(outputs.directStalenessMs(), outputs.rippleStalenessMs()),
        last.embeddingsPerSecondSince(start),
        null,
        options.dataset().eventsPerScore(),
        options.tolerance(),
        options,
        BenchReport.Machine.here(),
        null);
  }

  private void warmUp(BenchJob job) throws InterruptedException {
    TopicCounts start = job.counts();
    TopicCounts last = start;
    while (last.secondsSince(start) < options.warmUpSeconds()) {
      TimeUnit.MILLISECONDS.sleep(REPORT_MS);
      TopicCounts now = job.counts();
      progress.accept(
          String.format(
              "warming up, %.0f of %d s: %,.0f scores/s, %,.0f embeddings/s",
              now.secondsSince(start),
              options.warmUpSeconds(),
              now.scoresPerSecondSince(last),
              now.embeddingsPerSecondSince(last)));
      last = now;
    }
  }
}

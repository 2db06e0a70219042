package dev.gyre.jobs.bench;

import dev.gyre.jobs.UserError;
import dev.gyre.jobs.cluster.LocalCluster;
import dev.gyre.jobs.config.JobConfig;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Events a second, counted by the interactions that are scored, from a topic that is full to the
 * scores topic.
 */
public final class ThroughputBench {

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
    try (BenchJob job = BenchJob.prepare(cluster, options);
        BenchInput input = BenchInput.open(job, options.dataset())) {
      FullTopic topic = new FullTopic(job, input, options, progress);
      topic.fill();
      job.submit();
      job.awaitFirstScore();
      topic.warmUp(options.repeats() * options.repeatSeconds());
      report = measure(job, input.sent());
      input.end();
      config = job.config();
      if (options.checkedNodes() > 0) {
        report = report.withExactness(new EndCheck(job, options, progress).run(input.sent()));
      }
    }
    if (engineSeconds == 0) {
      return report;
    }
    return report.withMicroBatch(
        new MicroBatchBench(config, options, engineSeconds, progress)
            .run(eventsBefore, report.eventsPerSecond().median()));
  }

  private BenchReport measure(BenchJob job, long sent) throws InterruptedException {
    Measurements measurements = Measurements.begin(job, options);
    eventsBefore =
        Math.round(measurements.start().scoreCount() * options.dataset().eventsPerScore());
    measurements.await(progress);
    if (measurements.end().scoreCount() >= options.dataset().scored(0, sent)) {
      throw UserError.failure(
          String.format(
              "all of the %,d events were read before the measurement was over; give %s",
              sent, options.events() == 0 ? "a number with --events" : "more with --events"));
    }
    return measurements.report(MeasuredOutputs::scoreLatencyMs, null);
  }
}

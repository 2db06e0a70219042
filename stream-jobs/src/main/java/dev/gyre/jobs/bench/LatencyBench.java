package dev.gyre.jobs.bench;

import dev.gyre.jobs.UserError;
import dev.gyre.jobs.cluster.LocalCluster;
import dev.gyre.jobs.dataset.RecordStream;
import dev.gyre.jobs.dataset.ReplayOptions;
import dev.gyre.jobs.dataset.Replayer;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Time from when a payment is to be sent to when its score is with a consumer, at a fixed rate: the
 * sender follows its clock and not the job, and makes a delay up.
 */
public final class LatencyBench {

  /** Payments that tell when the job has started. */
  private static final long FIRST_ROWS = 100;

  /** A producer whose payments are not to wait has them wait little for each other. */
  private static final int LINGER_MS = 1;

  private static final long LOOK_MS = 1_000;
  private static final long PATIENCE_SECONDS = 60;
  private static final double NANOS_PER_SECOND = 1e9;

  private final LocalCluster cluster;
  private final BenchOptions options;
  private final double rate;
  private final Consumer<String> progress;

  /**
   * A benchmark that has run nothing yet.
   *
   * @param cluster its own, which is up
   * @param options what is measured; its number of events follows from rate and time
   * @param rate events a second, above 0
   * @param progress told what is done
   */
  public LatencyBench(
      LocalCluster cluster, BenchOptions options, double rate, Consumer<String> progress) {
    this.cluster = cluster;
    this.options = options;
    this.rate = rate;
    this.progress = progress;
  }

  /**
   * Runs the job, sends, and measures.
   *
   * @throws UserError (failure) if the job does not score at that rate
   */
  public BenchReport run() throws IOException, InterruptedException {
    long warmUp = Math.round(rate * options.warmUpSeconds());
    long repeat = Math.max(1, Math.round(rate * options.repeatSeconds()));
    long measured = repeat * options.repeats();
    BenchDataset dataset = options.dataset();
    OptionalLong all = OptionalLong.of(FIRST_ROWS + warmUp + measured);
    try (BenchJob job = BenchJob.prepare(cluster, options);
        RecordStream records = dataset.open(List.of(), all);
        Replayer first = Replayer.open(dataset, replay(job));
        Replayer paced = Replayer.open(dataset, replay(job).withRate(rate).withLinger(LINGER_MS))) {
      job.submit();
      first.replay(new FirstRecords(records, FIRST_ROWS));
      job.awaitFirstScore();
      progress.accept(String.format("sending %,.0f events a second", rate));
      ScoreArrivals arrivals =
          new ScoreArrivals(
              job.bootstrap(),
              job.config(),
              options.parallelism(),
              FIRST_ROWS + warmUp,
              repeat,
              options.repeats(),
              row -> paced.startNanos() + (long) ((row - FIRST_ROWS) / rate * NANOS_PER_SECOND));
      long from = FIRST_ROWS + warmUp;
      BenchReport report =
          measure(job, paced, records, arrivals, dataset.scored(from, from + measured));
      if (options.checkedNodes() == 0) {
        return report;
      }
      paced.finish();
      return report.withExactness(new EndCheck(job, options, progress).run(from + measured));
    }
  }

  private ReplayOptions replay(BenchJob job) {
    return ReplayOptions.to(job.bootstrap()).withTopicPrefix(job.config().topicPrefix());
  }

  private BenchReport measure(
      BenchJob job, Replayer paced, RecordStream records, ScoreArrivals arrivals, long scores)
      throws InterruptedException {
    Thread reader = new Thread(arrivals, "scores");
    Thread sender = new Thread(() -> paced.replay(records), "payments");
    try {
      reader.start();
      sender.start();
      TimeUnit.SECONDS.sleep(options.warmUpSeconds());
      Measurements measurements = Measurements.begin(job, options);
      measurements.await(progress);
      sender.join();
      awaitAll(arrivals, scores);
      tell(arrivals);
      return measurements.report(outputs -> arrivals.latencyMs(), rate);
    } finally {
      paced.stop();
      arrivals.stop();
      sender.join();
      reader.join();
    }
  }

  private void awaitAll(ScoreArrivals arrivals, long scores) throws InterruptedException {
    long before = arrivals.count();
    long since = System.nanoTime();
    while (arrivals.count() < scores) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MS);
      long now = arrivals.count();
      if (now > before) {
        before = now;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
        throw UserError.failure(
            String.format(
                "of %,d payments due %,d were scored, and none in the last %d s; the logs are in %s",
                scores, now, PATIENCE_SECONDS, cluster.folder().logs()));
      }
    }
  }

  private void tell(ScoreArrivals arrivals) {
    int measurement = 1;
    for (MeasuredOutputs.Latency latency : arrivals.latenciesMs()) {
      progress.accept(
          String.format(
              "measurement %d: p50 %.1f, p99 %.1f, greatest %.1f ms",
              measurement, latency.p50(), latency.p99(), latency.max()));
      measurement++;
    }
  }
}

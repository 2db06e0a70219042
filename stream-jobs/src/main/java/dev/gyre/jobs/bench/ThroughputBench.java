package dev.gyre.jobs.bench;

import dev.gyre.jobs.UserError;
import dev.gyre.jobs.broker.TopicSpec;
import dev.gyre.jobs.broker.Topics;
import dev.gyre.jobs.cluster.ClusterStatus;
import dev.gyre.jobs.cluster.FlinkRest;
import dev.gyre.jobs.cluster.JobSubmission;
import dev.gyre.jobs.cluster.LocalCluster;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.dataset.RecordStream;
import dev.gyre.jobs.dataset.ReplayOptions;
import dev.gyre.jobs.dataset.Replayer;
import dev.gyre.jobs.topology.JobRuntime;
import dev.gyre.jobs.topology.OutputTopics;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.flink.core.execution.JobClient;

/** Scored interactions a second, from a topic that is full to the scores topic. */
public final class ThroughputBench {

  private static final long REPORT_MS = 5_000;
  private static final long LOOK_MS = 1_000;
  private static final long FIRST_SCORE_SECONDS = 120;

  private final LocalCluster cluster;
  private final BenchOptions options;
  private final Consumer<String> progress;

  /**
   * A benchmark that has run nothing yet.
   *
   * @param cluster its own, which is up
   * @param options what is measured
   * @param progress told what is done
   */
  public ThroughputBench(LocalCluster cluster, BenchOptions options, Consumer<String> progress) {
    this.cluster = cluster;
    this.options = options;
    this.progress = progress;
  }

  /**
   * Fills the topic, runs the job and measures.
   *
   * @throws UserError (failure) if the job gives no scores, or the topic was read to its end before
   *     the measurement was over
   */
  public BenchReport run() throws IOException, InterruptedException {
    ClusterStatus addresses = cluster.status();
    JobConfig config = BenchJobFile.write(options, cluster.folder().path().resolve("bench"));
    try (Topics topics = Topics.at(addresses.bootstrap())) {
      createTopics(topics, config);
      fill(addresses, config);
      FlinkRest rest = new FlinkRest(URI.create(addresses.rest()).getPort());
      JobClient job =
          new JobSubmission(URI.create(addresses.rest()), options.jar(), options.parallelism())
              .submit(config, new JobRuntime(addresses.bootstrap(), false, config.name()));
      try {
        return measure(topics, addresses, config);
      } finally {
        rest.cancel(job.getJobID().toString());
      }
    }
  }

  private void createTopics(Topics topics, JobConfig config) {
    List<TopicSpec> all = new ArrayList<>(OutputTopics.of(config, options.parallelism()));
    all.add(TopicSpec.plain(config.topic(ZipfDataset.PAYMENTS), options.parallelism()));
    topics.delete(all.stream().map(TopicSpec::name).toList());
    topics.createMissing(all);
  }

  private void fill(ClusterStatus addresses, JobConfig config) {
    progress.accept(String.format("filling the topic with %,d payments", options.events()));
    ReplayOptions replay =
        ReplayOptions.to(addresses.bootstrap())
            .withTopicPrefix(config.topicPrefix())
            .withProgress(
                REPORT_MS,
                it -> progress.accept(String.format("  %,d payments sent", it.events())));
    ZipfDataset dataset = options.dataset();
    try (RecordStream records = dataset.open(List.of(), OptionalLong.of(options.events()));
        Replayer replayer = Replayer.open(dataset, replay)) {
      replayer.run(records);
    }
  }

  private BenchReport measure(Topics topics, ClusterStatus addresses, JobConfig config)
      throws InterruptedException {
    awaitFirstScore(topics, config);
    warmUp(topics, config);
    List<Double> rates = new ArrayList<>();
    TopicCounts start = TopicCounts.now(topics, config);
    TopicCounts last = start;
    for (int repeat = 1; repeat <= options.repeats(); repeat++) {
      TimeUnit.SECONDS.sleep(options.repeatSeconds());
      TopicCounts now = TopicCounts.now(topics, config);
      rates.add(now.scoresPerSecondSince(last));
      progress.accept(
          String.format(
              "measurement %d of %d: %,.0f scores/s, %,.0f embeddings/s",
              repeat,
              options.repeats(),
              now.scoresPerSecondSince(last),
              now.embeddingsPerSecondSince(last)));
      last = now;
    }
    if (last.scoreCount() >= options.events()) {
      throw UserError.failure(
          String.format(
              "all of the %,d payments were scored before the measurement was over;"
                  + " give more with --events",
              options.events()));
    }
    MeasuredOutputs outputs = MeasuredOutputs.between(addresses.bootstrap(), config, start, last);
    return new BenchReport(
        BenchReport.Spread.of(rates),
        outputs.scoreLatencyMs(),
        new BenchReport.Staleness(outputs.directStalenessMs(), outputs.rippleStalenessMs()),
        last.embeddingsPerSecondSince(start),
        options.tolerance(),
        options,
        BenchReport.Machine.here());
  }

  private void awaitFirstScore(Topics topics, JobConfig config) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(FIRST_SCORE_SECONDS);
    while (TopicCounts.now(topics, config).scoreCount() == 0) {
      if (System.nanoTime() > deadline) {
        throw UserError.failure(
            "no score came within "
                + FIRST_SCORE_SECONDS
                + " s; the logs are in "
                + cluster.folder().logs());
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MS);
    }
  }

  private void warmUp(Topics topics, JobConfig config) throws InterruptedException {
    TopicCounts start = TopicCounts.now(topics, config);
    TopicCounts last = start;
    while (last.secondsSince(start) < options.warmUpSeconds()) {
      TimeUnit.MILLISECONDS.sleep(REPORT_MS);
      TopicCounts now = TopicCounts.now(topics, config);
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

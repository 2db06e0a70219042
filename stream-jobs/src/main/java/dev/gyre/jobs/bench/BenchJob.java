package dev.gyre.jobs.bench;

import dev.gyre.jobs.UserError;
import dev.gyre.jobs.broker.TopicSpec;
import dev.gyre.jobs.broker.Topics;
import dev.gyre.jobs.cluster.ClusterStatus;
import dev.gyre.jobs.cluster.FlinkRest;
import dev.gyre.jobs.cluster.JobSubmission;
import dev.gyre.jobs.cluster.JobWatch;
import dev.gyre.jobs.cluster.LocalCluster;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.topology.JobRuntime;
import dev.gyre.jobs.topology.OutputTopics;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The job that is measured, on a cluster of its own: topics, submission, the wait for its start.
 */
final class BenchJob implements AutoCloseable {

  private static final long LOOK_MS = 1_000;
  private static final long FIRST_SCORE_SECONDS = 120;
  private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(60);

  private final LocalCluster cluster;
  private final BenchOptions options;
  private final ClusterStatus addresses;
  private final JobConfig config;
  private final Topics topics;
  private String job;

  private BenchJob(LocalCluster cluster, BenchOptions options, JobConfig config, Topics topics) {
    this.cluster = cluster;
    this.options = options;
    this.addresses = cluster.status();
    this.config = config;
    this.topics = topics;
  }

  /** A job that does not run yet; its topics are there, and empty. */
  static BenchJob prepare(LocalCluster cluster, BenchOptions options) throws IOException {
    JobConfig config = BenchJobFile.write(options, cluster.folder().path().resolve("bench"));
    BenchJob prepared =
        new BenchJob(cluster, options, config, Topics.at(cluster.status().bootstrap()));
    prepared.createTopics();
    return prepared;
  }

  private void createTopics() {
    List<TopicSpec> all = new ArrayList<>(OutputTopics.of(config, options.parallelism()));
    for (String topic : options.dataset().topics()) {
      all.add(TopicSpec.plain(config.topic(topic), options.parallelism()));
    }
    topics.delete(all.stream().map(TopicSpec::name).toList());
    topics.createMissing(all);
  }

  JobConfig config() {
    return config;
  }

  String bootstrap() {
    return addresses.bootstrap();
  }

  /** What the output topics hold now. */
  TopicCounts counts() {
    return TopicCounts.now(topics, config, taskManagerCpuNanos());
  }

  /** Processor time of all task managers since they were started; one that ended has none. */
  private long taskManagerCpuNanos() {
    return addresses.processes().stream()
        .filter(process -> process.name().startsWith("taskmanager"))
        .flatMap(process -> ProcessHandle.of(process.pid()).stream())
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .mapToLong(Duration::toNanos)
        .sum();
  }

  void submit() throws IOException {
    job =
        new JobSubmission(URI.create(addresses.rest()), options.jar(), options.parallelism())
            .submit(config, new JobRuntime(addresses.bootstrap(), false, config.name()))
            .getJobID()
            .toString();
  }

  /** Looks at the job, once it is submitted. */
  JobWatch watch() {
    return new JobWatch(rest(), job);
  }

  private FlinkRest rest() {
    return new FlinkRest(URI.create(addresses.rest()).getPort());
  }

  /**
   * Waits until the job scores.
   *
   * @throws UserError (failure) if it gives no score within two minutes
   */
  void awaitFirstScore() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(FIRST_SCORE_SECONDS);
    while (counts().scoreCount() == 0) {
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

  /** Cancels the job, if it was submitted, and waits until it has let go of its slots. */
  @Override
  public void close() throws IOException {
    try (topics) {
      if (job != null) {
        rest().cancel(job);
        JobWatch.await("the job to be cancelled", CANCEL_PATIENCE, watch()::isOver);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.gyre.jobs.verify;

import dev.gyre.jobs.broker.Topics;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.topology.JobRuntime;
import dev.gyre.schemas.TopicNames;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The records of a trial on their way to its job. */
final class TrialStream implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final String bootstrap;
  private final JobConfig config;
  private final List<Arrival> arrivals;
  private final long endMs;
  private final Random random;
  private final Sender sender;

  /** Whether a job runs; throws when it cannot any more. */
  @FunctionalInterface
  interface Running {
    boolean runs() throws Exception;
  }

  /**
   * Prepares to send records.
   *
   * @param endMs event time of the heartbeat that ends each partition
   * @param random chooses the moments of {@link #awaitProgress}
   */
  TrialStream(
      String bootstrap, JobConfig config, List<Arrival> arrivals, long endMs, Random random) {
    this.bootstrap = bootstrap;
    this.config = config;
    this.arrivals = arrivals;
    this.endMs = endMs;
    this.random = random;
    this.sender = new Sender(bootstrap, config);
  }

  /** The job. */
  JobConfig config() {
    return config;
  }

  /** What the job is told at its start. */
  JobRuntime runtime() {
    return new JobRuntime(bootstrap, true, config.topicPrefix());
  }

  /** Sends the i-th part of so many, from 0, which follow each other. */
  void send(int i, int of) throws Exception {
    int size = arrivals.size();
    sender.send(arrivals.subList(size * i / of, size * (i + 1) / of));
  }

  /** Sends the last record of each partition. */
  void end() throws Exception {
    sender.end(endMs);
  }

  /** Waits until the job runs and has published a random number of records more. */
  void awaitProgress(Running job) throws Exception {
    long enough = published() + 1 + random.nextInt(1 + arrivals.size() / 100);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!job.runs() || published() < enough) {
      if (System.nanoTime() > end && job.runs() && published() > 0) {
        // A small part may bring fewer records than that.
        return;
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private long published() {
    try (Topics topics = Topics.at(bootstrap)) {
      return topics.endOffsets(config.topic(TopicNames.EMBEDDINGS)).values().stream()
          .mapToLong(Long::longValue)
          .sum();
    }
  }

  @Override
  public void close() {
    sender.close();
  }
}

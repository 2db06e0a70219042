package dev.gyre.jobs.verify;

import dev.gyre.jobs.cluster.ClusterFolder;
import dev.gyre.jobs.cluster.ClusterStatus;
import dev.gyre.jobs.cluster.FlinkRest;
import dev.gyre.jobs.cluster.JobSubmission;
import dev.gyre.jobs.cluster.JobWatch;
import dev.gyre.jobs.cluster.LocalCluster;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.topology.JobRuntime;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A Flink cluster of separate processes, started for one trial: its processes can be killed. */
final class ProcessCluster implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final LocalCluster cluster;
  private final Path jar;
  private final Thread stopper;
  private URI rest;

  private ProcessCluster(LocalCluster cluster, Path jar) {
    this.cluster = cluster;
    this.jar = jar;
    // The processes would outlive this one.
    this.stopper = new Thread(this::stop, "gyre-stop-cluster");
  }

  /**
   * Starts a cluster.
   *
   * @param folder a new folder for it
   * @param jar the job's jar
   */
  static ProcessCluster start(Path folder, Path jar) throws InterruptedException {
    ProcessCluster started = new ProcessCluster(new LocalCluster(new ClusterFolder(folder)), jar);
    Runtime.getRuntime().addShutdownHook(started.stopper);
    try {
      ClusterStatus status = started.cluster.up();
      started.rest = URI.create(status.rest());
      return started;
    } catch (InterruptedException | RuntimeException failed) {
      started.close();
      throw failed;
    }
  }

  /** Starts a job, which is started again whenever it fails. */
  JobWatch submit(JobConfig config, JobRuntime runtime, int parallelism) {
    String job =
        new JobSubmission(rest, jar, parallelism).submit(config, runtime).getJobID().toString();
    return new JobWatch(new FlinkRest(rest.getPort()), job);
  }

  /**
   * Kills (SIGKILL) a process at random that runs part of the job, and waits until it is missed.
   */
  void killTaskManager(JobWatch job, Random random) throws InterruptedException {
    List<String> used = new ArrayList<>();
    JobWatch.await(
        "the job to be on a task manager", PATIENCE, () -> used.addAll(job.taskManagers()));
    String victim = used.get(random.nextInt(used.size()));
    long nowMs = System.currentTimeMillis();
    cluster
        .process(victim)
        .handle()
        .orElseThrow(() -> new IllegalStateException(victim + " has ended before it was killed"))
        .destroyForcibly();
    JobWatch.await("the job to miss " + victim, PATIENCE, () -> job.restartingSinceMs() >= nowMs);
  }

  private void stop() {
    try {
      cluster.delete();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stop();
    try {
      Runtime.getRuntime().removeShutdownHook(stopper);
    } catch (IllegalStateException shuttingDown) {
      // The hook runs, or will: it finds nothing left to stop.
      return;
    }
  }
}

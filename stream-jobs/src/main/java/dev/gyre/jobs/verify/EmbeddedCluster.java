package dev.gyre.jobs.verify;

import dev.gyre.jobs.cluster.ChangelogStorage;
import dev.gyre.jobs.cluster.JobSubmission;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.topology.GyreJob;
import dev.gyre.jobs.topology.JobRuntime;
import java.nio.file.Path;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A Flink cluster in this process of two task managers, each of which can run the whole job. */
final class EmbeddedCluster implements AutoCloseable {

  private static final int TASK_MANAGERS = 2;
  private static final MemorySize MANAGED_PER_SLOT = MemorySize.ofMebiBytes(64);
  private static final MemorySize NETWORK = MemorySize.ofMebiBytes(128);

  private final Configuration settings;
  private final MiniCluster cluster;

  private EmbeddedCluster(Path folder, int slots) {
    this.settings = settings(folder, slots);
    this.cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(TASK_MANAGERS)
                .setNumSlotsPerTaskManager(slots)
                .build());
  }

  /** Starts a cluster. */
  static EmbeddedCluster start(Path folder, int slots) throws Exception {
    EmbeddedCluster local = new EmbeddedCluster(folder, slots);
    local.cluster.start();
    return local;
  }

  private static Configuration settings(Path folder, int slots) {
    Configuration flink = new Configuration();
    flink.set(CoreOptions.TMP_DIRS, folder.resolve("flink").toString());
    flink.set(WebOptions.TMP_DIR, folder.resolve("flink-web").toString());
    flink.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        folder.resolve("checkpoints").toUri().toString());
    ChangelogStorage.in(folder.resolve("checkpoints"), flink);
    flink.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MANAGED_PER_SLOT.multiply(slots));
    flink.set(TaskManagerOptions.NETWORK_MEMORY_MIN, NETWORK);
    flink.set(TaskManagerOptions.NETWORK_MEMORY_MAX, NETWORK);
    flink.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    flink.set(RestOptions.ADDRESS, "127.0.0.1");
    flink.set(RestOptions.BIND_PORT, "0");
    return flink;
  }

  /**
   * Starts a job, which is not started again when it fails.
   *
   * @param savepoint where its state comes from; null: it has none
   */
  JobID submit(JobConfig config, JobRuntime runtime, int parallelism, String savepoint)
      throws Exception {
    Configuration flink = new Configuration(settings);
    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    StreamExecutionEnvironment env = new StreamExecutionEnvironment(flink);
    env.setParallelism(parallelism);
    GyreJob.build(env, config, runtime);
    JobGraph graph = env.getStreamGraph().getJobGraph();
    if (savepoint != null) {
      graph.setSavepointRestoreSettings(
          SavepointRestoreSettings.forPath(savepoint, false, JobSubmission.claim(config)));
    }
    return cluster.submitJob(graph).get().getJobID();
  }

  /**
   * Whether all of a job runs.
   *
   * @throws Exception what made it fail, or that it has ended
   */
  boolean isRunning(JobID job) throws Exception {
    JobStatus status = cluster.getJobStatus(job).get();
    if (status.isGloballyTerminalState()) {
      await(job);
      throw new IllegalStateException("the job has ended before its stream");
    }
    return status == JobStatus.RUNNING;
  }

  /** Whether a checkpoint of the job was completed: all of its tasks run. */
  boolean hasCheckpoint(JobID job) throws Exception {
    CheckpointStatsSnapshot stats =
        cluster.getArchivedExecutionGraph(job).get().getCheckpointStatsSnapshot();
    return stats != null && stats.getCounts().getNumberOfCompletedCheckpoints() > 0;
  }

  /** Waits for the end of a job, and throws what made it fail. */
  void await(JobID job) throws Exception {
    JobResult result = cluster.requestJobResult(job).get();
    result.toJobExecutionResult(getClass().getClassLoader());
  }

  /** Stops a job with a savepoint; returns where that is. */
  String stop(JobID job, Path folder) throws Exception {
    return cluster
        .stopWithSavepoint(job, folder.toUri().toString(), false, SavepointFormatType.CANONICAL)
        .get();
  }

  @Override
  public void close() {
    cluster.closeAsync().join();
  }
}

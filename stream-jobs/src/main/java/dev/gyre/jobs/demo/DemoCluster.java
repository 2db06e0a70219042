package dev.gyre.jobs.demo;

import dev.gyre.state.rocks.StateBackends;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** A Flink cluster in this process, whose state and checkpoints live in one folder. */
final class DemoCluster implements AutoCloseable {

  private static final long CLOSE_TIMEOUT_SECONDS = 30;
  private static final MemorySize MANAGED_PER_SLOT = MemorySize.ofMebiBytes(256);
  private static final MemorySize NETWORK = MemorySize.ofMebiBytes(256);

  private final String store = UUID.randomUUID().toString();
  private final Configuration settings;
  private final MiniCluster cluster;

  private DemoCluster(Path folder, int parallelism) {
    this.settings = settings(folder, parallelism);
    this.cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(parallelism)
                .build());
  }

  static DemoCluster start(Path folder, int parallelism) throws Exception {
    DemoCluster demo = new DemoCluster(folder, parallelism);
    demo.cluster.start();
    return demo;
  }

  private Configuration settings(Path folder, int parallelism) {
    Configuration flink = new Configuration();
    flink.set(CoreOptions.TMP_DIRS, folder.resolve(Demo.FLINK_FOLDER).toString());
    flink.set(WebOptions.TMP_DIR, folder.resolve("flink-web").toString());
    flink.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        folder.resolve("checkpoints").toUri().toString());
    flink.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MANAGED_PER_SLOT.multiply(parallelism));
    flink.set(TaskManagerOptions.NETWORK_MEMORY_MIN, NETWORK);
    flink.set(TaskManagerOptions.NETWORK_MEMORY_MAX, NETWORK);
    flink.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
    flink.set(RestOptions.ADDRESS, "127.0.0.1");
    flink.set(RestOptions.BIND_PORT, "0");
    // A failure is to be seen, not to be tried again for ever.
    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    flink.setString("metrics.reporter.gyre.factory.class", MetricStoreFactory.class.getName());
    flink.setString("metrics.reporter.gyre." + MetricStoreFactory.STORE, store);
    return flink;
  }

  /** An environment with the cluster's settings. */
  StreamExecutionEnvironment environment(int parallelism) {
    StreamExecutionEnvironment env = new StreamExecutionEnvironment(settings);
    env.setParallelism(parallelism);
    return env;
  }

  JobID submit(StreamExecutionEnvironment env) throws Exception {
    StreamGraph graph = env.getStreamGraph();
    return cluster.submitJob(graph.getJobGraph()).get().getJobID();
  }

  /** Whether the job has ended, however. */
  boolean isDone(JobID job) throws ExecutionException, InterruptedException {
    return status(job).isGloballyTerminalState();
  }

  JobStatus status(JobID job) throws ExecutionException, InterruptedException {
    return cluster.getJobStatus(job).get();
  }

  void cancel(JobID job) throws ExecutionException, InterruptedException {
    cluster.cancelJob(job).get();
  }

  /** Why the job failed, or null. */
  Throwable failure(JobID job) throws ExecutionException, InterruptedException {
    ErrorInfo failure = cluster.getArchivedExecutionGraph(job).get().getFailureInfo();
    return failure == null
        ? null
        : failure.getException().deserializeError(getClass().getClassLoader());
  }

  /** How many checkpoints of the job were completed so far. */
  long checkpoints(JobID job) throws ExecutionException, InterruptedException {
    CheckpointStatsSnapshot stats =
        cluster.getArchivedExecutionGraph(job).get().getCheckpointStatsSnapshot();
    return stats == null ? 0 : stats.getCounts().getNumberOfCompletedCheckpoints();
  }

  /** The backend that keeps the job's state, by the name that Flink's configuration has for it. */
  String stateBackend(JobID job) throws ExecutionException, InterruptedException {
    String running =
        cluster.getArchivedExecutionGraph(job).get().getStateBackendName().orElse("unknown");
    return running.equals(EmbeddedRocksDBStateBackend.class.getSimpleName())
        ? StateBackends.ROCKSDB
        : running;
  }

  MetricStore metrics() {
    return MetricStoreFactory.store(store);
  }

  @Override
  public void close() throws ExecutionException, TimeoutException {
    try {
      cluster.closeAsync().get(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      MetricStoreFactory.forget(store);
    }
  }
}

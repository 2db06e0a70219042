package dev.gyre.jobs.topology;

import dev.gyre.jobs.config.JobConfig;
import dev.gyre.state.rocks.RocksOptions;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateChangelogOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What a job file says to Flink itself. */
final class EnvironmentSettings {

  /** Compactions are rarer where scores are to come at once: they take the processor from them. */
  private static final int FILES_WITHOUT_COMPACTION = 64;

  /** A restart reads the log since the last one again: with Flink's ten minutes that takes long. */
  private static final Duration MATERIALIZATION = Duration.ofMinutes(1);

  private EnvironmentSettings() {}

  static void apply(StreamExecutionEnvironment env, JobConfig config) {
    Configuration flink = new Configuration();
    flink.set(PipelineOptions.OBJECT_REUSE, true);
    flink.set(PipelineOptions.NAME, config.name());
    flink.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ofMillis(config.delivery().stepWaitMs()));
    if (config.state().checkpointDir() != null) {
      flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, config.state().checkpointDir());
    }
    if (env.getConfiguration()
        .getOptional(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION)
        .isEmpty()) {
      // A job that was cancelled or has failed for good can go on from its last checkpoint.
      flink.set(
          CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
          ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    }
    dev.gyre.state.rocks.StateBackends.rocksDb(flink, env.getConfiguration());
    if (config.delivery().scoresAtOnce()
        && env.getConfiguration().getOptional(RocksOptions.FIRST_LEVEL_FILES).isEmpty()) {
      flink.set(RocksOptions.FIRST_LEVEL_FILES, FILES_WITHOUT_COMPACTION);
    }
    // The job file decides, whatever the cluster's default: restores depend on it.
    flink.set(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG, config.state().changelog());
    if (env.getConfiguration()
        .getOptional(StateChangelogOptions.PERIODIC_MATERIALIZATION_INTERVAL)
        .isEmpty()) {
      flink.set(StateChangelogOptions.PERIODIC_MATERIALIZATION_INTERVAL, MATERIALIZATION);
    }
    env.configure(flink);
    env.setMaxParallelism(config.state().shards());
    // State is exactly-once in either case; only what the sinks promise differs.
    env.enableCheckpointing(config.state().checkpointIntervalMs(), CheckpointingMode.EXACTLY_ONCE);
    // Behind an aligned barrier nothing is on its way: vectors are sent to the subtasks of this
    // parallelism, and in the synchronous mode operators hold elements back until a round is whole.
    env.getCheckpointConfig().enableUnalignedCheckpoints(false);
    env.getCheckpointConfig().setMaxConcurrentCheckpoints(1);
    // A full disk under the checkpoints is no reason to stop scoring: the job goes on, the metrics
    // count the failures, and the next checkpoint that succeeds covers all of it.
    env.getCheckpointConfig().setTolerableCheckpointFailureNumber(Integer.MAX_VALUE);
  }
}

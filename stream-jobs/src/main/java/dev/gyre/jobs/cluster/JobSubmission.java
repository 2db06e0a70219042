package dev.gyre.jobs.cluster;

import dev.gyre.jobs.UserError;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.topology.GyreJob;
import dev.gyre.jobs.topology.JobRuntime;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Hands a job with its jar to a Flink cluster.
 *
 * @param cluster address of the cluster's REST interface
 * @param jar the job jar
 * @param parallelism parallelism of the job
 * @param savepoint path of the savepoint or checkpoint that the job goes on from, as the cluster
 *     reaches it, or null: it has no state
 */
public record JobSubmission(URI cluster, Path jar, int parallelism, String savepoint) {

  private static final int HTTP = 80;

  /** The submission of a job without state. */
  public JobSubmission(URI cluster, Path jar, int parallelism) {
    this(cluster, jar, parallelism, null);
  }

  /**
   * Submits a job, and does not wait for it.
   *
   * @throws UserError (failure) if the cluster does not take it
   * @throws dev.gyre.jobs.broker.BrokerException if the broker cannot be reached, or a source topic
   *     is missing
   */
  public JobClient submit(JobConfig config, JobRuntime runtime) {
    Configuration flink = new Configuration();
    flink.set(DeploymentOptions.TARGET, "remote");
    flink.set(DeploymentOptions.ATTACHED, false);
    flink.set(RestOptions.ADDRESS, cluster.getHost());
    flink.set(RestOptions.PORT, cluster.getPort() < 0 ? HTTP : cluster.getPort());
    flink.set(PipelineOptions.JARS, List.of(jar.toUri().toString()));
    if (savepoint != null) {
      SavepointRestoreSettings.toConfiguration(
          SavepointRestoreSettings.forPath(savepoint, false, claim(config)), flink);
    }
    StreamExecutionEnvironment env = new StreamExecutionEnvironment(flink);
    env.setParallelism(parallelism);
    GyreJob.build(env, config, runtime);
    try {
      return env.executeAsync(config.name());
    } catch (Exception e) {
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      throw UserError.failure("the cluster at " + cluster + " did not take the job: " + root, e);
    }
  }

  /** With a log of changes, Flink cannot make the full checkpoint that leaves a savepoint alone. */
  public static RecoveryClaimMode claim(JobConfig config) {
    return config.state().changelog() ? RecoveryClaimMode.CLAIM : RecoveryClaimMode.NO_CLAIM;
  }
}

package dev.gyre.jobs.topology;

import dev.gyre.jobs.UserError;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.JobFileReader;
import dev.gyre.jobs.ingest.StartOffsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ParameterTool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The main class of {@code gyre-job.jar}, for {@code flink run}:
 *
 * <pre>
 * flink run [-s SAVEPOINT] gyre-job.jar --config job.yaml [--bootstrap host:port] [--group id]
 *     [--bounded true] [--start earliest|committed|TIME]
 * </pre>
 *
 * <p>With a savepoint the job file is compared with the job that wrote it before anything is
 * submitted. Without one {@code --start} has to say where to begin, if the job's group has read
 * before.
 */
public final class GyreMain {

  private static final String CONFIG = "config";
  private static final String BOOTSTRAP = "bootstrap";
  private static final String GROUP = "group";
  private static final String BOUNDED = "bounded";
  private static final String START = "start";
  private static final Set<String> OPTIONS = Set.of(CONFIG, BOOTSTRAP, GROUP, BOUNDED, START);

  /** The target of a job whose main class runs in the job manager, and again when that is lost. */
  private static final String APPLICATION = "embedded";

  private static final Logger LOG = LoggerFactory.getLogger(GyreMain.class);

  private GyreMain() {}

  /**
   * Builds the job and hands it to the environment that {@code flink run} has set.
   *
   * @param args see the class
   * @throws Exception if the job file is wrong, the broker cannot be reached, or the job fails
   */
  public static void main(String[] args) throws Exception {
    ParameterTool options = ParameterTool.fromArgs(args);
    Set<String> unknown = new TreeSet<>(options.getProperties().stringPropertyNames());
    unknown.removeAll(OPTIONS);
    if (!unknown.isEmpty()) {
      throw UserError.usage(
          "unknown options " + unknown + ": allowed are " + new TreeSet<>(OPTIONS));
    }
    JobConfig config = JobFileReader.read(jobFile(options.get(CONFIG)));
    String bootstrap = options.get(BOOTSTRAP, config.kafka().bootstrap());
    String group = options.get(GROUP, config.name());
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    StartOffsets start = start(env, config, bootstrap, group, options.get(START));
    OutputTopics.createMissing(config, bootstrap);
    GyreJob.build(
        env, config, new JobRuntime(bootstrap, options.getBoolean(BOUNDED, false), group, start));
    env.execute(config.name());
  }

  private static StartOffsets start(
      StreamExecutionEnvironment env,
      JobConfig config,
      String bootstrap,
      String group,
      String option) {
    StartOffsets chosen = null;
    if (option != null) {
      try {
        chosen = StartOffsets.parse(option);
      } catch (IllegalArgumentException e) {
        throw UserError.usage("--start " + e.getMessage(), e);
      }
    }
    ReadableConfig flink = env.getConfiguration();
    SavepointRestoreSettings savepoint = SavepointRestoreSettings.fromConfiguration(flink);
    if (savepoint.restoreSavepoint()) {
      StartState.require(config, savepoint.getRestorePath())
          .changes()
          .forEach(change -> LOG.warn("The job has changed: {}", change));
      return new StartOffsets.Earliest();
    }
    if (chosen == null && APPLICATION.equals(flink.get(DeploymentOptions.TARGET))) {
      // This may be a recovery, whose state only the job manager knows of: no reason to refuse it.
      LOG.warn(
          "No --start given in application mode: without state, records are read from the first");
      return new StartOffsets.Earliest();
    }
    return StartState.withoutState(config, bootstrap, group, chosen);
  }

  private static Path jobFile(String given) {
    if (given == null) {
      throw UserError.usage("--config is missing: give the job file, --config job.yaml");
    }
    Path file = Path.of(given);
    if (!Files.isRegularFile(file)) {
      throw UserError.usage(
          "--config '" + given + "': there is no such file in " + Path.of("").toAbsolutePath());
    }
    return file;
  }
}

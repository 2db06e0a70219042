package dev.gyre.jobs.topology;

import dev.gyre.jobs.UserError;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.JobFileReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ParameterTool;

/**
 * The main class of {@code gyre-job.jar}, for {@code flink run}:
 *
 * <pre>
 * flink run gyre-job.jar --config job.yaml [--bootstrap host:port] [--group id] [--bounded true]
 * </pre>
 */
public final class GyreMain {

  private static final String CONFIG = "config";
  private static final String BOOTSTRAP = "bootstrap";
  private static final String GROUP = "group";
  private static final String BOUNDED = "bounded";
  private static final Set<String> OPTIONS = Set.of(CONFIG, BOOTSTRAP, GROUP, BOUNDED);

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
    OutputTopics.createMissing(config, bootstrap);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    GyreJob.build(
        env, config, new JobRuntime(bootstrap, options.getBoolean(BOUNDED, false), group));
    env.execute(config.name());
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

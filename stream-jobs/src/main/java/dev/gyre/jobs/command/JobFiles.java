package dev.gyre.jobs.command;

import dev.gyre.jobs.UserError;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.JobConfigException;
import dev.gyre.jobs.config.JobFileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Job files as commands read them, and where those of this installation are. */
final class JobFiles {

  private static final String HOME = "gyre.home";

  private JobFiles() {}

  /**
   * Reads a job file.
   *
   * @throws UserError (usage) when it is not there, cannot be read, or has errors; lists all of
   *     them
   */
  static JobConfig read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw UserError.usage(
          "--config '" + file + "': there is no such file in " + Path.of("").toAbsolutePath());
    }
    try {
      return JobFileReader.read(file);
    } catch (JobConfigException e) {
      int count = e.errors().size();
      throw UserError.usage(
          "--config '"
              + file
              + "' has "
              + (count == 1 ? "an error:" : count + " errors:")
              + System.lineSeparator()
              + e.getMessage(),
          e);
    } catch (IOException e) {
      throw UserError.usage("--config '" + file + "': cannot be read: " + e.getMessage(), e);
    }
  }

  /** The example of a dataset, {@code examples/NAME/job.yaml}. */
  static Path example(String dataset) {
    return home("--config").resolve("examples").resolve(dataset).resolve("job.yaml");
  }

  /** The jar for a Flink cluster, as the build left it. */
  static Path jobJar() {
    Path jar = home("the job jar").resolve("stream-jobs/target/gyre-job.jar");
    if (!Files.isRegularFile(jar)) {
      throw UserError.failure(
          "the job jar " + jar + " is missing: build it with mvn -DskipTests package");
    }
    return jar;
  }

  /** The folder of this installation. */
  static Path home(String what) {
    String home = System.getProperty(HOME);
    if (home == null) {
      throw UserError.usage(
          what + " is looked for in the installation: start with bin/gyre, or with -D" + HOME);
    }
    return Path.of(home);
  }
}

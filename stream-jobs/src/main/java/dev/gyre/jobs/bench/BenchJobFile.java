package dev.gyre.jobs.bench;

import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.JobConfigException;
import dev.gyre.jobs.config.JobFileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The job that is measured: a job file, and what the options change in it. */
final class BenchJobFile {

  private BenchJobFile() {}

  /** Writes the job file into a folder and reads it. */
  static JobConfig write(BenchOptions options, Path folder) throws IOException {
    String text = Files.readString(options.jobFile());
    Path file = folder.resolve("job.yaml");
    Files.createDirectories(folder);
    Files.writeString(
        file,
        text
            + String.format(
                Locale.ROOT,
                "%nrefresh: {tolerance: %s, staleness: %dms}%nstate: {shards: %d, cacheEntries: %d, rowsEvery: %d, changelog: %b, checkpointInterval: 10s}%ndelivery: {scoresLinger: %dms}%n",
                Float.toString(options.tolerance()),
                options.stalenessMs(),
                options.shards(),
                options.cacheEntries(),
                options.rowsEvery(),
                options.changelog(),
                options.scoresLingerMs()));
    try {
      return JobFileReader.read(file);
    } catch (JobConfigException wrong) {
      throw new IllegalStateException(file + ": " + wrong.getMessage(), wrong);
    }
  }
}

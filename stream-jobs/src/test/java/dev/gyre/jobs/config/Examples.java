package dev.gyre.jobs.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/** The example job files and the shared data, wherever the tests run. */
final class Examples {
  private Examples() {}

  static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (here != null && !Files.isDirectory(here.resolve("examples"))) {
      here = here.getParent();
    }
    if (here == null) {
      throw new IllegalStateException("no folder 'examples' above " + Path.of("").toAbsolutePath());
    }
    return here;
  }

  static JobConfig read(String name) throws JobConfigException, IOException {
    return JobFileReader.read(file(name));
  }

  static Path file(String name) {
    return root().resolve("examples").resolve(name).resolve("job.yaml");
  }

  /** The first data lines of a gzip file of the shared folder; the test is skipped without it. */
  static List<String> sharedLines(String file, int skip, int count) throws IOException {
    Path path = shared().resolve("data").resolve(file);
    Assumptions.assumeTrue(
        Files.exists(path), "skipped: no " + path + "; set -Dgyre.shared or GYRE_SHARED");
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(path)), StandardCharsets.UTF_8))) {
      return reader.lines().skip(skip).limit(count).toList();
    }
  }

  private static Path shared() {
    String property = System.getProperty("gyre.shared");
    if (property != null && !property.isEmpty() && !property.startsWith("$")) {
      return Path.of(property);
    }
    String variable = System.getenv("GYRE_SHARED");
    return variable != null ? Path.of(variable) : root().resolveSibling("shared");
  }
}

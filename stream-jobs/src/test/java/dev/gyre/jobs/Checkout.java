package dev.gyre.jobs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/** The checkout that is tested and the shared folder beside it, wherever the tests run. */
public final class Checkout {

  private Checkout() {}

  /** The checkout's folder. */
  public static Path root() {
    Path here = Path.of("").toAbsolutePath();
    while (here != null && !Files.isDirectory(here.resolve("examples"))) {
      here = here.getParent();
    }
    if (here == null) {
      throw new IllegalStateException("no folder 'examples' above " + Path.of("").toAbsolutePath());
    }
    return here;
  }

  /** The job file of an example. */
  public static Path example(String name) {
    return root().resolve("examples").resolve(name).resolve("job.yaml");
  }

  /** A file or folder of the shared folder; the test is skipped, and says so, without it. */
  public static Path shared(String path) {
    Path shared = sharedFolder().resolve(path);
    Assumptions.assumeTrue(
        Files.exists(shared), "skipped: no " + shared + "; set -Dgyre.shared or GYRE_SHARED");
    return shared;
  }

  /** The first lines of a gzip file of the shared folder. */
  public static List<String> sharedLines(String path, int skip, int count) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(shared(path))), StandardCharsets.UTF_8))) {
      return reader.lines().skip(skip).limit(count).toList();
    }
  }

  private static Path sharedFolder() {
    String property = System.getProperty("gyre.shared");
    if (property != null && !property.isEmpty() && !property.startsWith("$")) {
      return Path.of(property);
    }
    String variable = System.getenv("GYRE_SHARED");
    return variable != null ? Path.of(variable) : root().resolveSibling("shared");
  }
}

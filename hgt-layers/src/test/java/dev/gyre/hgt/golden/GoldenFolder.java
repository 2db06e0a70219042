package dev.gyre.hgt.golden;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The folder of golden vectors: it lies outside the repository. */
final class GoldenFolder {

  private GoldenFolder() {}

  /** The folder; the test is skipped, and says so, where it is not there. */
  static Path find() {
    Path folder = shared().resolve("golden");
    Assumptions.assumeTrue(
        Files.isDirectory(folder),
        "skipped: no " + folder + "; set -Dgyre.shared or GYRE_SHARED to the shared folder");
    return folder;
  }

  /** All cases with a forward pass. */
  static List<Path> forwardCases() {
    try (Stream<Path> files = Files.list(find())) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .filter(file -> !file.toString().endsWith("_grad.json"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException("cannot list the golden folder", e);
    }
  }

  private static Path shared() {
    String property = System.getProperty("gyre.shared", "");
    if (!property.isBlank() && !property.startsWith("${")) {
      return Path.of(property);
    }
    String variable = System.getenv("GYRE_SHARED");
    if (variable != null && !variable.isBlank()) {
      return Path.of(variable);
    }
    Path root = Path.of("").toAbsolutePath();
    while (root.getParent() != null && !Files.isDirectory(root.resolve(".mvn"))) {
      root = root.getParent();
    }
    return root.resolveSibling("shared");
  }
}

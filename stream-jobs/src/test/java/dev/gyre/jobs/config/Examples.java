package dev.gyre.jobs.config;

import dev.gyre.jobs.Checkout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The example job files. */
final class Examples {
  private Examples() {}

  static JobConfig read(String name) throws JobConfigException, IOException {
    return JobFileReader.read(file(name));
  }

  static Path file(String name) {
    return Checkout.example(name);
  }

  /** The first data lines of a file of the shared data; the test is skipped without it. */
  static List<String> sharedLines(String file, int skip, int count) throws IOException {
    return Checkout.sharedLines("data/" + file, skip, count);
  }
}

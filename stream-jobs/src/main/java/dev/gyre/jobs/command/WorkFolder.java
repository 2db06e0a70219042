package dev.gyre.jobs.command;

import dev.gyre.jobs.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of one run: kept where the user asks for it, else temporary and deleted at the end.
 */
final class WorkFolder implements AutoCloseable {

  private static final int ATTEMPTS = 5;

  private final Path path;
  private final Thread deleter;

  private WorkFolder(Path path, boolean temporary) {
    this.path = path;
    this.deleter = temporary ? new Thread(this::delete, "gyre-delete-folder") : null;
    if (temporary) {
      // A second Ctrl-C ends the process at once, without close().
      Runtime.getRuntime().addShutdownHook(deleter);
    }
  }

  /**
   * The folder of a run.
   *
   * @param keep the user's folder, or null for a temporary one
   * @throws UserError (usage) if the user's is not empty or cannot be made
   */
  static WorkFolder of(Path keep) {
    if (keep == null) {
      return temporary();
    }
    try {
      Files.createDirectories(keep);
      try (Stream<Path> files = Files.list(keep)) {
        if (files.findAny().isPresent()) {
          throw UserError.usage(
              "--keep '" + keep + "': the folder is not empty; give a new or an empty one");
        }
      }
      return new WorkFolder(keep.toAbsolutePath(), false);
    } catch (IOException impossible) {
      throw UserError.usage(
          "--keep '" + keep + "': cannot be made: " + impossible.getMessage(), impossible);
    }
  }

  private static WorkFolder temporary() {
    try {
      return new WorkFolder(Files.createTempDirectory("gyre-"), true);
    } catch (IOException impossible) {
      throw UserError.failure(
          "no folder can be made in the temporary folder '"
              + System.getProperty("java.io.tmpdir")
              + "': "
              + impossible.getMessage()
              + "; make it, give another with GYRE_JAVA_OPTS=-Djava.io.tmpdir=FOLDER, or use --keep",
          impossible);
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    if (deleter != null) {
      delete();
      try {
        Runtime.getRuntime().removeShutdownHook(deleter);
      } catch (IllegalStateException shuttingDown) {
        // The hook runs, or will: it finds nothing left to delete.
        return;
      }
    }
  }

  /**
   * Deletes all, again if something wrote in between, as the hook runs beside Kafka's and Flink's.
   */
  private void delete() {
    for (int attempt = 1; Files.exists(path); attempt++) {
      try (Stream<Path> all = Files.walk(path)) {
        List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        for (Path file : deepestFirst) {
          Files.deleteIfExists(file);
        }
      } catch (IOException | UncheckedIOException left) {
        if (attempt == ATTEMPTS) {
          System.err.println("gyre: folder " + path + " could not be deleted: " + left);
          return;
        }
      }
    }
  }
}

package dev.gyre.jobs.cluster;

import dev.gyre.jobs.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a cluster keeps what. Topics, checkpoints and ZooKeeper's data outlive the processes.
 *
 * @param path the folder, absolute
 */
public record ClusterFolder(Path path) {

  /** Makes the path absolute. */
  public ClusterFolder {
    path = path.toAbsolutePath().normalize();
  }

  /** Who runs: {@link ClusterState}, written by the supervisor alone. */
  Path state() {
    return path.resolve("cluster.json");
  }

  /** Held by the supervisor as long as it lives. */
  Path lock() {
    return path.resolve("cluster.lock");
  }

  /** Configuration of Flink and ZooKeeper; may serve as {@code FLINK_CONF_DIR}. */
  public Path conf() {
    return path.resolve("conf");
  }

  /** One log a process. */
  public Path logs() {
    return path.resolve("logs");
  }

  /** What processes unpack and spill; gone when the cluster is down. */
  Path temporary() {
    return path.resolve("tmp");
  }

  Path zookeeper() {
    return path.resolve("zookeeper");
  }

  Path kafka() {
    return path.resolve("kafka");
  }

  /** Checkpoints of jobs whose job file names no other folder. */
  public Path checkpoints() {
    return path.resolve("checkpoints");
  }

  /** Savepoints. */
  public Path savepoints() {
    return path.resolve("savepoints");
  }

  /** Plugins of Flink's processes, unless {@code FLINK_PLUGINS_DIR} names others. */
  Path plugins() {
    return path.resolve("plugins");
  }

  Path highAvailability() {
    return path.resolve("ha");
  }

  void make() {
    try {
      for (Path each :
          List.of(
              conf(),
              logs(),
              temporary(),
              zookeeper(),
              kafka(),
              checkpoints(),
              savepoints(),
              highAvailability())) {
        Files.createDirectories(each);
      }
    } catch (IOException e) {
      throw UserError.usage(
          "cluster folder '" + path + "': cannot be made (" + e + "); give another --dir", e);
    }
  }

  /** Deletes a folder or a file with all in it; one that is not there is passed over. */
  static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (NoSuchFileException gone) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": cannot be deleted", e);
    }
  }
}

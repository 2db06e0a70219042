package dev.gyre.jobs.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * Who runs, as the supervisor last wrote it.
 *
 * @param supervisor the supervisor; null when the cluster was taken down in order
 * @param ports the ports
 * @param members the other processes, in the order of their start; those that were not started yet
 *     are missing
 */
record ClusterState(ProcessIdentity supervisor, ClusterPorts ports, List<MemberState> members) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * One process.
   *
   * @param name its name
   * @param process its last start
   * @param port where it listens
   * @param restarts how often it was started again
   */
  record MemberState(String name, ProcessIdentity process, int port, int restarts) {}

  boolean supervised() {
    return supervisor != null && supervisor.isAlive();
  }

  MemberState member(String name) {
    return members.stream()
        .filter(member -> member.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("process " + name + ": was not started yet"));
  }

  /** The state of a folder, empty when none was ever written. */
  static Optional<ClusterState> read(ClusterFolder folder) {
    try {
      return Files.exists(folder.state())
          ? Optional.of(JSON.readValue(folder.state().toFile(), ClusterState.class))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(folder.state() + ": cannot be read", e);
    }
  }

  /** Replaces the file as a whole, so that nobody reads half of it. */
  void write(ClusterFolder folder) {
    try {
      Path next = folder.path().resolve("cluster.json.next");
      Files.writeString(next, JSON.writeValueAsString(this));
      Files.move(next, folder.state(), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(folder.state() + ": cannot be written", e);
    }
  }
}

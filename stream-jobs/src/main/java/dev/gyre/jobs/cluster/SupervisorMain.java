package dev.gyre.jobs.cluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The supervisor as a process: {@code SupervisorMain FOLDER TASKMANAGERS BYTES}, until it is told
 * to end.
 */
public final class SupervisorMain {

  private static final Logger LOG = LoggerFactory.getLogger(SupervisorMain.class);

  private SupervisorMain() {}

  /**
   * Starts the cluster; ends at once when the folder has a supervisor already.
   *
   * @param args the cluster's folder and size
   * @throws IOException if the folder cannot be written to
   */
  public static void main(String[] args) throws IOException {
    ClusterFolder folder = new ClusterFolder(Path.of(args[0]));
    ClusterSize size = ClusterSize.of(args[1], args[2]);
    folder.make();
    FileChannel channel =
        FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      LOG.info("{} has a supervisor already", folder.path());
      channel.close();
      return;
    }
    // The ports of an earlier run are kept, as long as they are free: job managers that come back
    // find their jobs, and clients their broker.
    ClusterPorts ports =
        ClusterState.read(folder)
            .map(ClusterState::ports)
            .filter(it -> it.taskManagers().size() == size.taskManagers() && it.areFree())
            .orElseGet(() -> ClusterPorts.free(size.taskManagers()));
    Supervisor supervisor = new Supervisor(folder, ports, size);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> end(supervisor, folder, lock), "gyre-supervisor-end"));
    supervisor.start();
  }

  private static void end(Supervisor supervisor, ClusterFolder folder, FileLock lock) {
    try {
      supervisor.stop();
      // Deleted before it is given back: afterwards it may be another supervisor's.
      Files.deleteIfExists(folder.lock());
      lock.channel().close();
    } catch (InterruptedException | IOException | RuntimeException e) {
      LOG.error("the cluster in {} did not end in order", folder.path(), e);
    }
  }
}

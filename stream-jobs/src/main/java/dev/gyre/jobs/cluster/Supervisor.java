package dev.gyre.jobs.cluster;

import dev.gyre.state.files.FilesPlugin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;

/** Starts the processes of a cluster, starts again what ends, and writes down who runs. */
final class Supervisor {

  /** A broker flushes its log, and waits for its own timeouts. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ClusterFolder folder;
  private final ClusterPorts ports;
  private final ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current());
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "gyre-supervisor"));
  private final List<SupervisedProcess> processes = new ArrayList<>();

  Supervisor(ClusterFolder folder, ClusterPorts ports, ClusterSize size) {
    this.folder = folder;
    this.ports = ports;
    Configuration flink = FlinkSettings.of(folder, ports, size);
    FlinkSettings.write(folder, flink);
    writePlugin();
    JavaCommands commands = new JavaCommands(folder, ports, flink);
    for (Member member : Member.of(ports)) {
      processes.add(
          new SupervisedProcess(
              member,
              () -> commands.of(member),
              commands.environment(),
              JavaCommands.output(folder, member.name()),
              thread,
              this::write));
    }
  }

  private void writePlugin() {
    try {
      FilesPlugin.write(folder.plugins());
    } catch (IOException e) {
      throw new UncheckedIOException(folder.plugins() + ": cannot be written", e);
    }
  }

  void start() {
    thread.execute(this::write);
    processes.forEach(process -> thread.execute(process::start));
  }

  private void write() {
    new ClusterState(
            self,
            ports,
            processes.stream()
                .filter(SupervisedProcess::wasStarted)
                .map(SupervisedProcess::state)
                .toList())
        .write(folder);
  }

  /**
   * Ends all processes, ZooKeeper and broker after those that use them, and removes what is
   * temporary.
   */
  void stop() throws InterruptedException {
    thread.shutdownNow();
    thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    Map<Boolean, List<SupervisedProcess>> groups =
        processes.stream().collect(Collectors.partitioningBy(it -> it.member().isFlink()));
    for (List<SupervisedProcess> group : List.of(groups.get(true), groups.get(false))) {
      group.forEach(SupervisedProcess::stop);
      for (SupervisedProcess process : group) {
        process.await(PATIENCE);
      }
    }
    ClusterFolder.delete(folder.temporary());
    new ClusterState(null, ports, List.of()).write(folder);
  }
}

package dev.gyre.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.jobs.cluster.ClusterStatus.Condition;
import dev.gyre.jobs.cluster.ClusterStatus.ProcessStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, all five of them. */
class LocalClusterTest {

  @TempDir private Path folder;

  private LocalCluster cluster() {
    return new LocalCluster(new ClusterFolder(folder.resolve("cluster")));
  }

  @AfterEach
  void stop() throws InterruptedException {
    cluster().down();
  }

  @Test
  @Timeout(value = 8, unit = TimeUnit.MINUTES)
  void comesUpOnceHealsItselfAndLeavesNothing() throws Exception {
    LocalCluster cluster = cluster();

    ClusterStatus up = cluster.up();
    assertThat(up.processes())
        .extracting(ProcessStatus::name)
        .containsExactly(
            "supervisor", "zookeeper", "broker", "jobmanager", "taskmanager-1", "taskmanager-2");
    assertThat(up.freeSlots()).isEqualTo(2 * FlinkSettings.SLOTS);
    assertThat(pids(cluster().up())).as("a second up starts nothing").isEqualTo(pids(up));

    ProcessHandle victim = cluster.process("taskmanager-1").handle().orElseThrow();
    victim.destroyForcibly();
    victim.onExit().get();
    ProcessStatus again = healthy(cluster, "taskmanager-1", victim.pid());
    assertThat(again.restarts()).isEqualTo(1);

    List<ProcessHandle> all =
        cluster.status().processes().stream()
            .flatMap(process -> ProcessHandle.of(process.pid()).stream())
            .toList();
    assertThat(cluster.down()).isTrue();
    assertThat(all).hasSize(6).noneMatch(ProcessHandle::isAlive);
    assertThat(cluster.folder().lock()).doesNotExist();
    assertThat(cluster.folder().temporary()).doesNotExist();
    assertThat(cluster.status().condition()).isEqualTo(Condition.DOWN);
    assertThat(cluster.down()).as("a second down finds nothing").isFalse();
  }

  @Test
  void namesTheJarsThatFlinkMisses() {
    assertThatThrownBy(() -> FlinkClassPath.from("/lib/flink-core-2.2.1.jar:/lib/x.jar"))
        .hasMessageContaining("flink-runtime")
        .hasMessageContaining("bin/gyre")
        .hasMessageNotContaining("flink-core,");
  }

  private static List<Long> pids(ClusterStatus status) {
    return status.processes().stream().map(ProcessStatus::pid).toList();
  }

  private static ProcessStatus healthy(LocalCluster cluster, String name, long notPid)
      throws InterruptedException {
    while (true) {
      for (ProcessStatus process : cluster.up().processes()) {
        if (process.name().equals(name) && process.pid() != notPid) {
          return process;
        }
      }
    }
  }
}

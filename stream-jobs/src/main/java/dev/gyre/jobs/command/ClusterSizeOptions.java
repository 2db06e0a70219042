package dev.gyre.jobs.command;

import dev.gyre.jobs.cluster.ClusterSize;
import org.apache.flink.configuration.MemorySize;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How large a local cluster is. */
final class ClusterSizeOptions {

  @Option(
      names = "--task-managers",
      paramLabel = "N",
      description = "Processes that run the job, with two slots each. Default: 2; 1 in bench.")
  private Integer taskManagers;

  @Option(
      names = "--task-manager-memory",
      paramLabel = "SIZE",
      description =
          "All memory of each: heap, RocksDB, buffers; such as 4g. Default: 2g; 12g in bench.")
  private String memory;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /**
   * The size.
   *
   * @param plain of what is not given
   * @throws ParameterException if it is too small, or no size
   */
  ClusterSize size(ClusterSize plain) {
    try {
      return new ClusterSize(
          taskManagers == null ? plain.taskManagers() : taskManagers,
          memory == null ? plain.taskManagerMemory() : MemorySize.parse(memory));
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(
          spec.commandLine(),
          "--task-managers and --task-manager-memory: " + wrong.getMessage(),
          wrong);
    }
  }
}

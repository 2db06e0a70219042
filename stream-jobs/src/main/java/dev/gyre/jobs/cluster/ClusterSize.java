package dev.gyre.jobs.cluster;

import java.util.List;
import org.apache.flink.configuration.MemorySize;

/**
 * How large a local cluster is.
 *
 * @param taskManagers processes that run tasks, 1 or more
 * @param taskManagerMemory all memory of each: heap, managed memory and network buffers
 */
public record ClusterSize(int taskManagers, MemorySize taskManagerMemory) {

  /** Flink and its libraries need this much before a job has anything. */
  public static final MemorySize LEAST_MEMORY = MemorySize.ofMebiBytes(1024);

  /** From so much on a task manager is set up for speed. */
  private static final MemorySize LARGE = MemorySize.ofMebiBytes(4096);

  /** Two, so that losing one can be tried, and small. */
  public static final ClusterSize DEFAULT = new ClusterSize(2, MemorySize.ofMebiBytes(2048));

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if there is no task manager, or one has less than {@link
   *     #LEAST_MEMORY}
   */
  public ClusterSize {
    if (taskManagers < 1) {
      throw new IllegalArgumentException(taskManagers + " task managers: there must be at least 1");
    }
    if (taskManagerMemory.compareTo(LEAST_MEMORY) < 0) {
      throw new IllegalArgumentException(
          taskManagerMemory.getMebiBytes()
              + " MiB for a task manager: it needs at least "
              + LEAST_MEMORY.getMebiBytes());
    }
  }

  /** Slots of all task managers: the greatest parallelism of a job. */
  public int slots() {
    return taskManagers * FlinkSettings.SLOTS;
  }

  /**
   * Returns whether a task manager has so much memory that most of it should be heap, and the heap
   * be there from the start. A small one needs what RocksDB's many tables take at least, and may
   * stand on a machine that has no more.
   */
  static boolean isLarge(MemorySize taskManager) {
    return taskManager.compareTo(LARGE) >= 0;
  }

  /** As arguments of a process. */
  List<String> arguments() {
    return List.of(Integer.toString(taskManagers), Long.toString(taskManagerMemory.getBytes()));
  }

  /** What {@link #arguments} were made of. */
  static ClusterSize of(String taskManagers, String bytes) {
    return new ClusterSize(Integer.parseInt(taskManagers), new MemorySize(Long.parseLong(bytes)));
  }
}

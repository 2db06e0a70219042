package dev.gyre.jobs.cluster;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * A cluster as it was found.
 *
 * @param condition up when every process is healthy
 * @param dir its folder
 * @param bootstrap address of the broker
 * @param rest address of Flink's REST interface
 * @param slots all task slots
 * @param freeSlots those that no job uses
 * @param processes every process, the supervisor first
 */
public record ClusterStatus(
    @JsonProperty("state") Condition condition,
    String dir,
    String bootstrap,
    String rest,
    int slots,
    @JsonProperty("free_slots") int freeSlots,
    List<ProcessStatus> processes) {

  /** What a cluster can be in. */
  public enum Condition {
    /** Every process runs and answers. */
    UP,
    /** Something runs, but not all of it answers. */
    DEGRADED,
    /** Nothing runs. */
    DOWN
  }

  /**
   * One process.
   *
   * @param name its name
   * @param pid its number, 0 when it was never started
   * @param port where it listens, 0 for the supervisor
   * @param restarts how often the supervisor started it again
   * @param alive whether it runs
   * @param healthy whether it does what it is for
   * @param detail what it says of itself, or what is wrong
   */
  public record ProcessStatus(
      String name,
      long pid,
      int port,
      int restarts,
      boolean alive,
      boolean healthy,
      String detail) {}

  /** Whether every process is healthy. */
  public boolean isUp() {
    return condition == Condition.UP;
  }

  static ClusterStatus down(ClusterFolder folder) {
    return new ClusterStatus(Condition.DOWN, folder.path().toString(), "", "", 0, 0, List.of());
  }
}

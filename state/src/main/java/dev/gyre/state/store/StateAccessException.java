package dev.gyre.state.store;

import org.apache.flink.util.FlinkRuntimeException;

/**
 * The state backend failed to read or write; the task should fail and restart from a checkpoint.
 */
public final class StateAccessException extends FlinkRuntimeException {

  private static final long serialVersionUID = 1L;

  /** Makes the exception with what was being done, to which shard. */
  public StateAccessException(String action, String table, int shard, Throwable cause) {
    super("cannot " + action + " table " + table + " of shard " + shard, cause);
  }
}

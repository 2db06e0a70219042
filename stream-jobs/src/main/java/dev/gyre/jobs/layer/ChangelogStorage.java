package dev.gyre.jobs.layer;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateChangelogOptions;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/** Where a cluster keeps the log of changes of a job that has one. */
final class ChangelogStorage {

  private static final String VOLATILE = "memory";

  private ChangelogStorage() {}

  /**
   * Checks that it outlives a task manager: Flink's own storage is its memory.
   *
   * @param taskManager its configuration
   * @throws SuppressRestartsException if it does not; a restart would not help
   */
  static void requireDurable(Configuration taskManager) {
    String storage = taskManager.get(StateChangelogOptions.STATE_CHANGE_LOG_STORAGE);
    if (storage.equalsIgnoreCase(VOLATILE)) {
      String message =
          "state.changelog is true, but the cluster keeps such logs in memory ("
              + StateChangelogOptions.STATE_CHANGE_LOG_STORAGE.key()
              + " is '"
              + storage
              + "'): set it to 'filesystem', with state.changelog.dstl.dfs.base-path and"
              + " flink-dstl-dfs among the cluster's jars, or state.changelog to false";
      throw new SuppressRestartsException(new IllegalStateException(message));
    }
  }
}

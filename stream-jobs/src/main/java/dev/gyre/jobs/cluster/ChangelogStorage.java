package dev.gyre.jobs.cluster;

import java.nio.file.Path;
import org.apache.flink.changelog.fs.FsStateChangelogOptions;
import org.apache.flink.changelog.fs.FsStateChangelogStorageFactory;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateChangelogOptions;

/**
 * Where a cluster keeps the logs of changes of jobs that ask for them ({@code state.changelog}).
 */
public final class ChangelogStorage {

  private ChangelogStorage() {}

  /** Keeps them in a folder beside the checkpoints. */
  public static void in(Path checkpoints, Configuration flink) {
    flink.set(
        StateChangelogOptions.STATE_CHANGE_LOG_STORAGE, FsStateChangelogStorageFactory.IDENTIFIER);
    flink.set(
        FsStateChangelogOptions.BASE_PATH, checkpoints.resolve("changelog").toUri().toString());
  }
}

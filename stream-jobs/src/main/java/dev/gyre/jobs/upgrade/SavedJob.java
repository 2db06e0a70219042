package dev.gyre.jobs.upgrade;

import dev.gyre.jobs.UserError;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.CompletedCheckpointStorageLocation;
import org.apache.flink.runtime.state.DefaultOperatorStateBackendBuilder;
import org.apache.flink.runtime.state.OperatorStateBackend;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;

/** Reads the description of the job that wrote a savepoint or checkpoint, without running a job. */
public final class SavedJob {

  private SavedJob() {}

  /**
   * Reads the description.
   *
   * @param path a savepoint's or checkpoint's folder, or its {@code _metadata} file, as Flink takes
   *     it
   * @throws UserError (usage) if it cannot be read here, is not of a Gyre job, or is of a build
   *     that is too new
   */
  public static JobDescription read(String path) {
    CheckpointMetadata metadata = metadata(path);
    OperatorStateHandle handle =
        metadata.getOperatorStates().stream()
            .map(OperatorState::getStates)
            .flatMap(Collection::stream)
            .map(OperatorSubtaskState::getManagedOperatorState)
            .flatMap(Collection::stream)
            .filter(SavedJob::isDescribed)
            .min(Comparator.comparingLong(OperatorStateHandle::getStateSize))
            .orElseThrow(
                () ->
                    UserError.usage(
                        "savepoint '"
                            + path
                            + "' does not say what job wrote it: it is not of a Gyre job, or of a"
                            + " build before upgrades were checked; start without it, with"
                            + " --start"));
    try {
      return JobDescription.fromJson(description(handle));
    } catch (IllegalArgumentException foreign) {
      throw UserError.usage("savepoint '" + path + "': " + foreign.getMessage(), foreign);
    } catch (Exception unreadable) {
      throw unreadable(path, unreadable);
    }
  }

  private static CheckpointMetadata metadata(String path) {
    try {
      CompletedCheckpointStorageLocation location =
          AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(path);
      try (DataInputStream in =
          new DataInputStream(location.getMetadataHandle().openInputStream())) {
        return Checkpoints.loadCheckpointMetadata(in, loader(), path);
      }
    } catch (IOException | IllegalArgumentException unreadable) {
      throw unreadable(path, unreadable);
    }
  }

  private static UserError unreadable(String path, Exception reason) {
    return UserError.usage(
        "savepoint '"
            + path
            + "' cannot be read here: "
            + reason.getMessage()
            + "; give the folder that Flink named when it was taken, as this machine reaches it",
        reason);
  }

  private static boolean isDescribed(OperatorStateHandle handle) {
    return Optional.ofNullable(handle.getStateNameToPartitionOffsets().get(DescriptionState.NAME))
        .filter(found -> found.getOffsets().length > 0)
        .isPresent();
  }

  private static String description(OperatorStateHandle handle) throws Exception {
    try (CloseableRegistry closeables = new CloseableRegistry();
        OperatorStateBackend backend =
            new DefaultOperatorStateBackendBuilder(
                    loader(), new ExecutionConfig(), false, java.util.List.of(handle), closeables)
                .build()) {
      byte[] json =
          backend.getUnionListState(DescriptionState.descriptor()).get().iterator().next();
      return new String(json, StandardCharsets.UTF_8);
    }
  }

  private static ClassLoader loader() {
    return SavedJob.class.getClassLoader();
  }
}

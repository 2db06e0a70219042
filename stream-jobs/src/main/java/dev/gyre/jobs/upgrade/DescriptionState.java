package dev.gyre.jobs.upgrade;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/**
 * The job's description in the state of an operator: what the rest of that state was written by.
 */
public final class DescriptionState {

  /** Name of the operator state; what a savepoint is searched for. */
  static final String NAME = "job-description";

  private final ListState<byte[]> state;
  private final JobDescription current;
  private final boolean writes;
  private final JobDescription written;

  private DescriptionState(ListState<byte[]> state, JobDescription current, boolean writes)
      throws Exception {
    this.state = state;
    this.current = current;
    this.writes = writes;
    JobDescription found = null;
    for (byte[] json : state.get()) {
      found = JobDescription.fromJson(new String(json, StandardCharsets.UTF_8));
    }
    this.written = found;
  }

  /**
   * Opens the description in an operator, new or restored; for {@code initializeState}.
   *
   * @param current the job that runs now
   * @param subtask the operator's subtask: the first one writes for all
   * @throws SuppressRestartsException if the state is of a job that this one cannot go on from; its
   *     cause says why. A restart would find the same state
   */
  public static DescriptionState open(OperatorStateStore store, JobDescription current, int subtask)
      throws Exception {
    DescriptionState opened =
        new DescriptionState(store.getUnionListState(descriptor()), current, subtask == 0);
    if (opened.written != null) {
      JobComparison comparison = JobComparison.of(opened.written, current);
      if (comparison.isRefused()) {
        throw new SuppressRestartsException(
            new IllegalStateException(comparison.refusal("the state that is restored")));
      }
    }
    return opened;
  }

  static ListStateDescriptor<byte[]> descriptor() {
    return new ListStateDescriptor<>(NAME, BytePrimitiveArraySerializer.INSTANCE);
  }

  /**
   * The job that wrote the state, if what the operator keeps has to be migrated from it; empty for
   * new state, and for state of the same job.
   */
  public Optional<JobDescription> migrateFrom() {
    return Optional.ofNullable(written).filter(was -> JobComparison.of(was, current).migrates());
  }

  /** Writes the description; for {@code snapshotState}. */
  public void save() throws Exception {
    state.update(writes ? List.of(current.toJson().getBytes(StandardCharsets.UTF_8)) : List.of());
  }
}

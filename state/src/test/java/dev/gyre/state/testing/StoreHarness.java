package dev.gyre.state.testing;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.state.shard.HomeShards;
import dev.gyre.state.shard.ShardKeys;
import dev.gyre.state.store.DirtySet;
import dev.gyre.state.store.LayerStore;
import dev.gyre.state.store.StoreOptions;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.SharedStateRegistry;
import org.apache.flink.runtime.state.SharedStateRegistryImpl;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** A layer's store inside a real operator on a real keyed state backend. */
public final class StoreHarness implements AutoCloseable {

  // What a job manager keeps: an incremental checkpoint refers to the files of the ones before.
  private static final SharedStateRegistry FILES = new SharedStateRegistryImpl();
  private static final AtomicLong CHECKPOINTS = new AtomicLong();

  private final int shards;
  private final StoreOperator operator;
  private final KeyedOneInputStreamOperatorTestHarness<Integer, Integer, Void> harness;

  /** The operator: it has a store and nothing else. */
  private static final class StoreOperator extends AbstractStreamOperator<Void>
      implements OneInputStreamOperator<Integer, Void> {

    private final int shards;
    private final int parallelism;
    private final AggregatePlan plan;
    private final StoreOptions options;
    private transient LayerStore store;

    StoreOperator(int shards, int parallelism, AggregatePlan plan, StoreOptions options) {
      this.shards = shards;
      this.parallelism = parallelism;
      this.plan = plan;
      this.options = options;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
      super.initializeState(context);
      store =
          LayerStore.open(
              getKeyedStateBackend(),
              ShardKeys.of(shards),
              HomeShards.of(shards, parallelism),
              plan.schema(),
              plan,
              options,
              new DirtySet(1_000));
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
      store.flush();
      super.snapshotState(context);
    }

    @Override
    public void processElement(StreamRecord<Integer> element) {
      throw new UnsupportedOperationException("the tests use the store directly");
    }
  }

  private StoreHarness(
      Backend backend,
      int shards,
      int parallelism,
      int subtask,
      AggregatePlan plan,
      StoreOptions options,
      OperatorSubtaskState state)
      throws Exception {
    this.shards = shards;
    this.operator = new StoreOperator(shards, parallelism, plan, options);
    this.harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            operator, key -> key, Types.INT, shards, parallelism, subtask);
    start(harness, backend, state);
  }

  /** Starts an operator on a backend; {@code state} is null at first. */
  public static void start(
      AbstractStreamOperatorTestHarness<?> harness, Backend backend, OperatorSubtaskState state)
      throws Exception {
    harness.setStateBackend(backend.create());
    harness.setup();
    if (state == null) {
      harness.initializeEmptyState();
    } else {
      harness.initializeState(state);
    }
    harness.open();
  }

  /** Opens the only subtask, with all shards; {@code state} is null at first. */
  public static StoreHarness open(
      Backend backend,
      int shards,
      AggregatePlan plan,
      StoreOptions options,
      OperatorSubtaskState state)
      throws Exception {
    return new StoreHarness(backend, shards, 1, 0, plan, options, state);
  }

  /** Opens one subtask of several, from the state of a job of another parallelism. */
  public static StoreHarness rescaled(
      Backend backend,
      int shards,
      int fromParallelism,
      int toParallelism,
      int subtask,
      AggregatePlan plan,
      StoreOptions options,
      OperatorSubtaskState state)
      throws Exception {
    OperatorSubtaskState part =
        AbstractStreamOperatorTestHarness.repartitionOperatorState(
            state, shards, fromParallelism, toParallelism, subtask);
    return new StoreHarness(backend, shards, toParallelism, subtask, plan, options, part);
  }

  /** Puts the states of the subtasks of a job together. */
  public static OperatorSubtaskState together(OperatorSubtaskState... states) throws Exception {
    return AbstractStreamOperatorTestHarness.repackageState(states);
  }

  /** The store under test. */
  public LayerStore store() {
    return operator.store;
  }

  /** Number of shards of the job. */
  public int shards() {
    return shards;
  }

  /** Returns whether a table of the store has a row, in the backend. */
  public boolean hasRows(String table) {
    try (Stream<?> rows = operator.getKeyedStateBackend().getKeysAndNamespaces(table)) {
      return rows.findAny().isPresent();
    }
  }

  /** Takes a checkpoint. */
  public OperatorSubtaskState snapshot() throws Exception {
    return snapshot(harness);
  }

  /** Takes a checkpoint of any operator, from which a store can be restored. */
  public static OperatorSubtaskState snapshot(AbstractStreamOperatorTestHarness<?> harness)
      throws Exception {
    long checkpoint = CHECKPOINTS.incrementAndGet();
    OperatorSubtaskState state = harness.snapshot(checkpoint, checkpoint);
    state.registerSharedStates(FILES, checkpoint);
    harness.notifyOfCompletedCheckpoint(checkpoint);
    return state;
  }

  @Override
  public void close() {
    try {
      harness.close();
    } catch (Exception e) {
      throw new IllegalStateException("the operator did not close", e);
    }
  }
}

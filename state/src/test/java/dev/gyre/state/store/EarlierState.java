package dev.gyre.state.store;

import dev.gyre.state.shard.ShardKeys;
import dev.gyre.state.testing.Backend;
import dev.gyre.state.testing.StoreHarness;
import java.io.Serializable;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** Checkpoints as earlier builds made them. */
final class EarlierState {

  private EarlierState() {}

  /** Puts what an earlier build wrote into a layer's tables. */
  @FunctionalInterface
  interface Writer extends Serializable {
    void write(Tables tables) throws Exception;
  }

  /** An operator that only writes state. */
  private static final class WritingOperator extends AbstractStreamOperator<Void>
      implements OneInputStreamOperator<Integer, Void> {

    private static final long serialVersionUID = 1L;

    private final int shards;
    private final Writer writer;

    WritingOperator(int shards, Writer writer) {
      this.shards = shards;
      this.writer = writer;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
      super.initializeState(context);
      ShardKeys keys = ShardKeys.of(shards);
      writer.write(
          Tables.open(getKeyedStateBackend(), new ShardSelector(getKeyedStateBackend(), keys)));
    }

    @Override
    public void processElement(StreamRecord<Integer> element) {
      throw new UnsupportedOperationException("it only writes state");
    }
  }

  /** A checkpoint of what a writer writes, in the only subtask of a job of so many shards. */
  static OperatorSubtaskState of(Backend backend, int shards, Writer writer) throws Exception {
    KeyedOneInputStreamOperatorTestHarness<Integer, Integer, Void> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new WritingOperator(shards, writer), key -> key, Types.INT, shards, 1, 0);
    try {
      harness.setStateBackend(backend.create());
      harness.setup();
      harness.initializeEmptyState();
      harness.open();
      return StoreHarness.snapshot(harness);
    } finally {
      harness.close();
    }
  }
}

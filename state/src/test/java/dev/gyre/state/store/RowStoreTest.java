package dev.gyre.state.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.NodeId;
import dev.gyre.state.shard.ShardKeys;
import dev.gyre.state.store.RowStore.RowCodec;
import dev.gyre.state.testing.Backend;
import dev.gyre.state.testing.StoreHarness;
import dev.gyre.state.testing.TestGraphs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random gets and puts, with far fewer values in memory than there are, against a map. */
class RowStoreTest {

  private static final int SHARDS = 4;
  private static final int NODES = 200;
  private static final int STEPS = 20_000;
  private static final ShardKeys KEYS = ShardKeys.of(SHARDS);

  private static final class TextCodec implements RowCodec<String> {
    @Override
    public byte[] encode(String value) {
      return value.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String decode(byte[] bytes) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static final class RowOperator extends AbstractStreamOperator<Void>
      implements OneInputStreamOperator<Integer, Void> {

    private static final long serialVersionUID = 1L;

    private final int rowsEvery;
    private transient RowStore<String> rows;

    RowOperator(int rowsEvery) {
      this.rowsEvery = rowsEvery;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
      super.initializeState(context);
      rows =
          RowStore.open(
              getKeyedStateBackend(),
              KEYS,
              "rows",
              new TextCodec(),
              new StoreOptions(rowsEvery == 1 ? 16 : 4 * NODES, 4, 1).withRows(rowsEvery, 0));
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
      rows.flush();
      super.snapshotState(context);
    }

    @Override
    public void processElement(StreamRecord<Integer> element) {
      throw new UnsupportedOperationException("the test uses the store directly");
    }
  }

  @ParameterizedTest
  @EnumSource
  void isAMapThatOutlivesCheckpoints(Backend backend) throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Map<NodeId, String> model = new HashMap<>();
    OperatorSubtaskState state = null;
    for (int life = 0; life < 3; life++) {
      RowOperator operator = new RowOperator(1);
      KeyedOneInputStreamOperatorTestHarness<Integer, Integer, Void> harness =
          open(backend, operator, state);
      try {
        for (int step = 0; step < STEPS; step++) {
          NodeId node = TestGraphs.id(random.nextInt(NODES));
          int shard = KEYS.shardOf(node);
          if (random.nextBoolean()) {
            String value = "v" + random.nextInt();
            operator.rows.put(shard, node, value);
            model.put(node, value);
          }
          assertThat(operator.rows.get(shard, node))
              .as("seed %d, life %d, step %d", seed, life, step)
              .isEqualTo(model.get(node));
        }
        state = StoreHarness.snapshot(harness);
      } finally {
        harness.close();
      }
    }
  }

  private static KeyedOneInputStreamOperatorTestHarness<Integer, Integer, Void> open(
      Backend backend, RowOperator operator, OperatorSubtaskState state) throws Exception {
    KeyedOneInputStreamOperatorTestHarness<Integer, Integer, Void> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(operator, key -> key, Types.INT, SHARDS, 1, 0);
    StoreHarness.start(harness, backend, state);
    return harness;
  }

  /** Values of a turn, and the pages of its log, are written by reads and puts after it. */
  @ParameterizedTest
  @EnumSource
  void whatATurnHasChangedIsWrittenBeforeTheNextSnapshot(Backend backend) throws Exception {
    RowOperator operator = new RowOperator(2);
    KeyedOneInputStreamOperatorTestHarness<Integer, Integer, Void> harness =
        open(backend, operator, null);
    OperatorSubtaskState state;
    try {
      StoreHarness.snapshot(harness);
      RowStore<String> rows = operator.rows;
      for (int i = 0; i < NODES; i++) {
        NodeId node = TestGraphs.id(i);
        int shard = KEYS.shardOf(node);
        rows.inputs().record(shard, 0, 0).writeInt(i);
        rows.put(shard, node, "v" + i);
      }
      StoreHarness.snapshot(harness);
      assertThat(rows.lateCount()).as("the turn goes on").isZero();
      StoreHarness.snapshot(harness);
      assertThat(rows.lateCount()).isEqualTo(NODES + SHARDS);
      NodeId read = TestGraphs.id(0);
      long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (rows.lateCount() > 0 && System.nanoTime() < until) {
        assertThat(rows.read(KEYS.shardOf(read), read)).isEqualTo("v0");
      }
      assertThat(rows.lateCount()).isZero();
      state = StoreHarness.snapshot(harness);
    } finally {
      harness.close();
    }
    RowOperator next = new RowOperator(2);
    KeyedOneInputStreamOperatorTestHarness<Integer, Integer, Void> restored =
        open(backend, next, state);
    try {
      List<Integer> logged = new ArrayList<>();
      next.rows.inputs().replay((layout, ms, kind, in) -> logged.add(in.readInt()));
      assertThat(logged).as("those of the turn before are gone").isEmpty();
      for (int i = 0; i < NODES; i++) {
        NodeId node = TestGraphs.id(i);
        assertThat(next.rows.read(KEYS.shardOf(node), node)).isEqualTo("v" + i);
      }
    } finally {
      restored.close();
    }
  }
}

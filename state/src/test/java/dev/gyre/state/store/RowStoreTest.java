package dev.gyre.state.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.NodeId;
import dev.gyre.state.shard.ShardKeys;
import dev.gyre.state.store.RowStore.RowCodec;
import dev.gyre.state.testing.Backend;
import dev.gyre.state.testing.StoreHarness;
import dev.gyre.state.testing.TestGraphs;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
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

    private transient RowStore<String> rows;

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
      super.initializeState(context);
      rows =
          RowStore.open(
              getKeyedStateBackend(), KEYS, "rows", new TextCodec(), new StoreOptions(16, 4, 1));
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
      RowOperator operator = new RowOperator();
      KeyedOneInputStreamOperatorTestHarness<Integer, Integer, Void> harness =
          new KeyedOneInputStreamOperatorTestHarness<>(
              operator, key -> key, Types.INT, SHARDS, 1, 0);
      try {
        harness.setStateBackend(backend.create());
        harness.setup();
        if (state == null) {
          harness.initializeEmptyState();
        } else {
          harness.initializeState(state);
        }
        harness.open();
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
}

package dev.gyre.state.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.state.codec.CodecException;
import dev.gyre.state.shard.ShardKeys;
import dev.gyre.state.testing.Backend;
import dev.gyre.state.testing.StoreHarness;
import dev.gyre.state.testing.TestGraphs;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of logged inputs that earlier builds wrote, and one that a later build did. */
class EarlierInputsTest {

  private static final int SHARDS = 2;
  private static final int SHARD = 1;
  private static final int KIND = 3;
  private static final long WATERMARK_MS = 44;
  private static final StoreOptions OPTIONS = new StoreOptions(10, 0, 100);

  /** Leaves a page of a layout behind: two records, the second at the same watermark. */
  private static final class EarlierOperator extends AbstractStreamOperator<Void>
      implements OneInputStreamOperator<Integer, Void> {

    private static final long serialVersionUID = 1L;

    private final int layout;

    EarlierOperator(int layout) {
      this.layout = layout;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
      super.initializeState(context);
      ShardKeys keys = ShardKeys.of(SHARDS);
      Tables tables =
          Tables.open(getKeyedStateBackend(), new ShardSelector(getKeyedStateBackend(), keys));
      DataOutputSerializer page = new DataOutputSerializer(64);
      page.writeByte(layout);
      page.writeInt(0);
      page.writeByte(KIND);
      page.writeLong(WATERMARK_MS);
      page.writeInt(100);
      page.writeInt(1);
      page.writeByte(KIND | InputLog.SAME_WATERMARK);
      page.writeInt(200);
      new ShardPages(tables.pages())
          .write(SHARD, ShardPages.Kind.INPUTS, InputLog.pageNumber(0, 0), page.getCopyOfBuffer());
    }

    @Override
    public void processElement(StreamRecord<Integer> element) {
      throw new UnsupportedOperationException("it only writes state");
    }
  }

  /** What was read of a page. */
  private record Input(int layout, long watermarkMs, int kind, int payload) {}

  static IntStream layouts() {
    return IntStream.rangeClosed(InputLog.FIRST_LAYOUT, InputLog.VERSION);
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void areReadAndSayWhichLayoutTheyAreOf(int layout) throws Exception {
    assertThat(replayed(layout))
        .containsExactly(
            new Input(layout, WATERMARK_MS, KIND, 100), new Input(layout, WATERMARK_MS, KIND, 200));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, InputLog.VERSION + 1})
  void areRefusedWhereNoBuildUpToThisOneWroteThem(int layout) {
    assertThatThrownBy(() -> replayed(layout))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("logged inputs")
        .hasMessageContaining("version " + layout);
  }

  private static List<Input> replayed(int layout) throws Exception {
    List<Input> inputs = new ArrayList<>();
    try (StoreHarness harness =
        StoreHarness.open(Backend.ROCKSDB, SHARDS, TestGraphs.PLAN, OPTIONS, earlier(layout))) {
      harness
          .store()
          .inputs()
          .replay(
              (written, watermarkMs, kind, in) ->
                  inputs.add(new Input(written, watermarkMs, kind, in.readInt())));
    }
    return inputs;
  }

  private static OperatorSubtaskState earlier(int layout) throws Exception {
    KeyedOneInputStreamOperatorTestHarness<Integer, Integer, Void> harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new EarlierOperator(layout), key -> key, Types.INT, SHARDS, 1, 0);
    try {
      harness.setStateBackend(Backend.ROCKSDB.create());
      harness.setup();
      harness.initializeEmptyState();
      harness.open();
      return StoreHarness.snapshot(harness);
    } finally {
      harness.close();
    }
  }
}

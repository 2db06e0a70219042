package dev.gyre.state.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.state.codec.CodecException;
import dev.gyre.state.testing.Backend;
import dev.gyre.state.testing.StoreHarness;
import dev.gyre.state.testing.TestGraphs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
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

  /** Writes a page of a layout: two records, the second at the same watermark. */
  private static void write(int layout, Tables tables) throws IOException {
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
    OperatorSubtaskState state =
        EarlierState.of(Backend.ROCKSDB, SHARDS, tables -> write(layout, tables));
    List<Input> inputs = new ArrayList<>();
    try (StoreHarness harness =
        StoreHarness.open(Backend.ROCKSDB, SHARDS, TestGraphs.PLAN, OPTIONS, state)) {
      harness
          .store()
          .inputs()
          .replay(
              (written, watermarkMs, kind, in) ->
                  inputs.add(new Input(written, watermarkMs, kind, in.readInt())));
    }
    return inputs;
  }
}

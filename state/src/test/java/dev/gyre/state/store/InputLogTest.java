package dev.gyre.state.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.graph.event.NodeId;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.testing.Backend;
import dev.gyre.state.testing.StoreHarness;
import dev.gyre.state.testing.TestGraphs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InputLogTest {

  private static final int SHARDS = 6;
  private static final int RECORDS = 4_000;
  private static final StoreOptions ROWS_AT_THE_THIRD =
      new StoreOptions(1_000, 10, 100).withRows(3, 0);

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  /** What was logged. */
  private record Input(int subtask, int shard, int kind, long watermarkMs, long payload) {}

  @ParameterizedTest
  @EnumSource
  void isReadAgainInTheOrderInWhichItWasWritten(Backend backend) throws Exception {
    List<Input> written = new ArrayList<>();
    OperatorSubtaskState first;
    OperatorSubtaskState second;
    OperatorSubtaskState third;
    OperatorSubtaskState fourth;
    int inFirst;
    int inSecond;
    int inThird;
    try (StoreHarness harness = open(backend, null)) {
      LayerStore store = harness.store();
      assertThat(store.inputs().isOn()).as("before rows were written").isFalse();
      harness.snapshot();
      log(store, 0, RECORDS, written);
      inFirst = written.size();
      first = harness.snapshot();
      log(store, 0, RECORDS, written);
      second = harness.snapshot();
      inSecond = written.size();
      log(store, 0, RECORDS, written);
      third = harness.snapshot();
      inThird = written.size();
      log(store, 0, RECORDS, written);
      fourth = harness.snapshot();
      assertThat(store.inputs().isOn()).isTrue();
    }
    assertThat(replayed(backend, first)).as("seed %d", seed).isEqualTo(written.subList(0, inFirst));
    assertThat(replayed(backend, second))
        .as("seed %d", seed)
        .isEqualTo(written.subList(0, inSecond));
    assertThat(replayed(backend, third)).as("seed %d", seed).isEqualTo(written.subList(0, inThird));
    assertThat(replayed(backend, fourth))
        .as("seed %d, of the next turn", seed)
        .isEqualTo(written.subList(inThird, written.size()));
  }

  @ParameterizedTest
  @EnumSource
  void isForgottenWhenRowsAreWritten(Backend backend) throws Exception {
    OperatorSubtaskState logged;
    try (StoreHarness harness = open(backend, null)) {
      harness.snapshot();
      log(harness.store(), 0, RECORDS, new ArrayList<>());
      logged = harness.snapshot();
    }
    OperatorSubtaskState rows;
    try (StoreHarness harness = open(backend, logged)) {
      assertThat(harness.store().inputs().isEmpty()).isFalse();
      rows = harness.snapshot();
    }
    try (StoreHarness harness = open(backend, rows)) {
      assertThat(harness.store().inputs().isEmpty()).isTrue();
    }
  }

  /** Of each subtask in its order, by the watermark among them, and nothing twice. */
  @ParameterizedTest
  @EnumSource
  void movesWithItsShards(Backend backend) throws Exception {
    List<Input> written = new ArrayList<>();
    OperatorSubtaskState[] parts = new OperatorSubtaskState[2];
    for (int subtask = 0; subtask < parts.length; subtask++) {
      try (StoreHarness harness = rescaled(backend, 1, 2, subtask, empty(backend))) {
        harness.snapshot();
        for (int i = 0; i < 3 * subtask; i++) {
          // The second one is a turn ahead: its pages are on the other side.
          harness.snapshot();
        }
        log(harness.store(), subtask, RECORDS, written);
        parts[subtask] = harness.snapshot();
      }
    }
    OperatorSubtaskState together = StoreHarness.together(parts);
    Map<Integer, Integer> shards = new HashMap<>();
    for (int subtask = 0; subtask < 3; subtask++) {
      try (StoreHarness harness = rescaled(backend, 2, 3, subtask, together)) {
        LayerStore store = harness.store();
        List<Input> again = replayed(store);
        assertThat(again).isSortedAccordingTo((a, b) -> Long.compare(a.watermarkMs, b.watermarkMs));
        for (int shard = store.firstShard(); shard <= store.lastShard(); shard++) {
          shards.merge(shard, 1, Integer::sum);
        }
        for (int from = 0; from < 2; from++) {
          assertThat(of(again, from))
              .as("seed %d", seed)
              .isEqualTo(of(written, from).stream().filter(it -> store.owns(it.shard)).toList());
        }
      }
    }
    assertThat(shards).hasSize(SHARDS);
  }

  /** A row that changed must not be newer than the inputs that are taken again. */
  @ParameterizedTest
  @EnumSource
  void aSnapshotHasTheRowsWhenOneWasWrittenBefore(Backend backend) throws Exception {
    OperatorSubtaskState state;
    StoreOptions small = new StoreOptions(100, 10, 100).withRows(3, 0);
    try (StoreHarness harness = StoreHarness.open(backend, SHARDS, TestGraphs.PLAN, small, null)) {
      LayerStore store = harness.store();
      create(store, 0, 50);
      harness.snapshot();
      assertThat(store.inputs().isOn()).isTrue();
      create(store, 50, 300);
      state = harness.snapshot();
      assertThat(store.inputs().isOn()).as("with a cache that is full").isFalse();
    }
    try (StoreHarness harness = open(backend, state)) {
      LayerStore store = harness.store();
      assertThat(store.inputs().isEmpty()).isTrue();
      for (int i = 0; i < 300; i++) {
        NodeId id = TestGraphs.id(i);
        assertThat(store.shard(store.shardOf(id)).find(id).vector()).containsExactly(i);
      }
    }
  }

  private static void create(LayerStore store, int from, int to) {
    for (int i = from; i < to; i++) {
      NodeId id = TestGraphs.id(i);
      ShardStore shard = store.shard(store.shardOf(id));
      LayerNode node = shard.create(TestGraphs.account(i));
      node.setVector(new float[] {i}, 1, i);
      shard.changed(node);
    }
  }

  private void log(LayerStore store, int subtask, int records, List<Input> written)
      throws IOException {
    List<Input> before = of(written, subtask);
    long watermarkMs =
        before.isEmpty() ? Long.MIN_VALUE : before.get(before.size() - 1).watermarkMs;
    for (int i = 0; i < records; i++) {
      if (random.nextInt(20) == 0) {
        watermarkMs = Math.max(0, watermarkMs) + random.nextInt(1_000);
      }
      int owned = store.lastShard() - store.firstShard() + 1;
      Input input =
          new Input(
              subtask,
              store.firstShard() + random.nextInt(owned),
              random.nextInt(InputLog.KINDS),
              watermarkMs,
              random.nextLong());
      DataOutputView out = store.inputs().record(input.shard, input.kind, input.watermarkMs);
      out.writeByte(subtask);
      out.writeInt(input.shard);
      out.writeLong(input.payload);
      written.add(input);
    }
  }

  private static List<Input> of(List<Input> inputs, int subtask) {
    return inputs.stream().filter(it -> it.subtask == subtask).toList();
  }

  private static List<Input> replayed(Backend backend, OperatorSubtaskState state)
      throws Exception {
    try (StoreHarness harness = open(backend, state)) {
      return replayed(harness.store());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKindBeyondThoseThatThereAreIsRefused(Backend backend) throws Exception {
    try (StoreHarness harness = open(backend, empty(backend))) {
      InputLog log = harness.store().inputs();
      assertThatThrownBy(() -> log.record(0, InputLog.KINDS, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the kind of a logged input is 16, but must be 0 to 15");
    }
  }

  private static List<Input> replayed(LayerStore store) throws Exception {
    List<Input> inputs = new ArrayList<>();
    store
        .inputs()
        .replay(
            (layout, watermarkMs, kind, in) -> {
              assertThat(layout).isEqualTo(InputLog.VERSION);
              int subtask = in.readByte();
              inputs.add(new Input(subtask, in.readInt(), kind, watermarkMs, in.readLong()));
            });
    return inputs;
  }

  private static StoreHarness open(Backend backend, OperatorSubtaskState state) throws Exception {
    return StoreHarness.open(backend, SHARDS, TestGraphs.PLAN, ROWS_AT_THE_THIRD, state);
  }

  private static StoreHarness rescaled(
      Backend backend, int from, int to, int subtask, OperatorSubtaskState state) throws Exception {
    return StoreHarness.rescaled(
        backend, SHARDS, from, to, subtask, TestGraphs.PLAN, ROWS_AT_THE_THIRD, state);
  }

  private static OperatorSubtaskState empty(Backend backend) throws Exception {
    try (StoreHarness harness = open(backend, null)) {
      return harness.snapshot();
    }
  }
}

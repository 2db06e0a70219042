package dev.gyre.state.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.NodeId;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.record.ReplicaRecord;
import dev.gyre.state.testing.Backend;
import dev.gyre.state.testing.StoreHarness;
import dev.gyre.state.testing.TestGraphs;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Shards with all that belongs to them move from one subtask to three and back. */
class RescaleTest {

  private static final int SHARDS = 8;
  private static final int NODES = 10_000;
  private static final StoreOptions OPTIONS = new StoreOptions(100, 10, 50);

  @ParameterizedTest
  @EnumSource
  void everythingMovesWithItsShard(Backend backend) throws Exception {
    OperatorSubtaskState one;
    try (StoreHarness harness =
        StoreHarness.open(backend, SHARDS, TestGraphs.PLAN, OPTIONS, null)) {
      fill(harness.store());
      one = harness.snapshot();
    }
    OperatorSubtaskState[] parts = new OperatorSubtaskState[3];
    int shards = 0;
    for (int subtask = 0; subtask < parts.length; subtask++) {
      try (StoreHarness harness =
          StoreHarness.rescaled(
              backend, SHARDS, 1, parts.length, subtask, TestGraphs.PLAN, OPTIONS, one)) {
        LayerStore store = harness.store();
        shards += store.lastShard() - store.firstShard() + 1;
        check(store);
        parts[subtask] = harness.snapshot();
      }
    }
    assertThat(shards).isEqualTo(SHARDS);
    OperatorSubtaskState together = StoreHarness.together(parts);
    try (StoreHarness harness =
        StoreHarness.rescaled(
            backend, SHARDS, parts.length, 1, 0, TestGraphs.PLAN, OPTIONS, together)) {
      check(harness.store());
      assertThat(drain(harness.store(), 499)).hasSize(NODES / 2);
      assertThat(drain(harness.store(), 999)).hasSize(NODES / 2);
      Set<NodeId> polled = new HashSet<>();
      while (harness.store().dirty().poll(0)) {
        polled.add(harness.store().dirty().polledNode());
      }
      assertThat(polled).hasSize(NODES);
      // What was dirty is no longer: the pages of the set shrink.
      OperatorSubtaskState clean = harness.snapshot();
      try (StoreHarness after =
          StoreHarness.open(backend, SHARDS, TestGraphs.PLAN, OPTIONS, clean)) {
        assertThat(after.store().dirty().isEmpty()).isTrue();
        assertThat(drain(after.store(), 10_000)).isEmpty();
      }
    }
  }

  private static void fill(LayerStore store) {
    for (int i = 0; i < NODES; i++) {
      NodeId id = TestGraphs.id(i);
      ShardStore shard = store.shard(store.shardOf(id));
      LayerNode node = shard.create(TestGraphs.account(i));
      node.setVector(new float[] {i}, 1, i);
      shard.schedule(node, i % 1_000);
      shard.putReplica(TestGraphs.id(i + NODES), new ReplicaRecord(1, null, 0, i, 0));
      shard.addDestination(TestGraphs.id(i + NODES), id);
      store.dirty().mark(shard.shard(), id, i, i % 2 == 0 ? Dirt.DIRECT : Dirt.RIPPLE);
    }
  }

  private static void check(LayerStore store) {
    int owned = 0;
    for (int i = 0; i < NODES; i++) {
      NodeId id = TestGraphs.id(i);
      int shard = store.shardOf(id);
      if (shard < store.firstShard() || shard > store.lastShard()) {
        assertThat(store.dirty().contains(id)).isFalse();
        continue;
      }
      owned++;
      ShardStore part = store.shard(shard);
      assertThat(part.find(id).vector()).containsExactly(i);
      assertThat(part.replica(TestGraphs.id(i + NODES)).stampMicros()).isEqualTo(i);
      Set<NodeId> destinations = new HashSet<>();
      part.forEachDestination(TestGraphs.id(i + NODES), destinations::add);
      assertThat(destinations).containsExactly(id);
      assertThat(store.dirty().contains(id)).isTrue();
    }
    assertThat(store.dirty().size()).isEqualTo(owned);
    Set<String> marks = new HashSet<>();
    store.dirty().forEach((shard, node, stamp, dirt) -> marks.add(stamp % 2 + " " + dirt));
    assertThat(marks).containsExactlyInAnyOrder("0 DIRECT", "1 RIPPLE");
  }

  private static Set<NodeId> drain(LayerStore store, long watermarkMs) {
    Set<NodeId> delivered = new HashSet<>();
    store.drainDue(
        watermarkMs, (shard, node) -> assertThat(delivered.add(node.graph().ref().key())).isTrue());
    return delivered;
  }
}

package dev.gyre.state.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.HalfEdge;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.slot.Outcome;
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

/**
 * Shards with all that belongs to them move from one subtask to three and back. Neighbours, which a
 * subtask has once for all of its shards, are made anew.
 */
class RescaleTest {

  private static final int SHARDS = 8;
  private static final int NODES = 10_000;
  private static final long FAR_MS = 1L << 40;
  private static final NodeId FIRST_SOURCE = TestGraphs.id(NODES);
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
      assertThat(oneComes(harness.store())).isTrue();
      // What was dirty is no longer: the pages of the set shrink.
      OperatorSubtaskState clean = harness.snapshot();
      try (StoreHarness after =
          StoreHarness.open(backend, SHARDS, TestGraphs.PLAN, OPTIONS, clean)) {
        assertThat(after.store().remade()).as("as many subtasks").isFalse();
        assertThat(after.store().dirty().isEmpty()).isTrue();
        assertThat(after.store().neighbours().replica(FIRST_SOURCE).stampMicros()).isEqualTo(7);
        assertThat(Awaited.is(after.store().neighbours(), FIRST_SOURCE)).isFalse();
        assertThat(Awaited.is(after.store().neighbours(), TestGraphs.id(NODES + 1))).isTrue();
        assertThat(drain(after.store(), 10_000)).isEmpty();
      }
    }
  }

  /** One of the awaited vectors, and the end of another. */
  private static boolean oneComes(LayerStore store) {
    Neighbours neighbours = store.neighbours();
    neighbours.remove(TestGraphs.id(NODES + 2));
    assertThat(Awaited.is(neighbours, TestGraphs.id(NODES + 2))).isFalse();
    boolean first = !neighbours.put(FIRST_SOURCE, new ReplicaRecord(1, new float[] {1}, 0, 7, 0));
    assertThat(Awaited.is(neighbours, FIRST_SOURCE)).isFalse();
    return first;
  }

  private static void fill(LayerStore store) {
    for (int i = 0; i < NODES; i++) {
      NodeId id = TestGraphs.id(i);
      ShardStore shard = store.shard(store.shardOf(id));
      LayerNode node = shard.create(TestGraphs.account(i));
      node.setVector(new float[] {i}, 1, i);
      shard.schedule(node, i % 1_000);
      NodeId source = TestGraphs.id(i + NODES);
      shard.neighbours().put(source, new ReplicaRecord(1, new float[] {i}, 0, i, 0));
      HalfEdge half = TestGraphs.trustedBy(i, i + NODES, FAR_MS);
      assertThat(shard.apply(node, half, Long.MIN_VALUE, Long.MIN_VALUE))
          .isEqualTo(Outcome.APPLIED);
      store.dirty().mark(shard.shard(), id, i, i % 2 == 0 ? Dirt.DIRECT : Dirt.RIPPLE);
    }
  }

  private static void check(LayerStore store) {
    assertThat(store.remade()).isTrue();
    store.indexDestinations(true);
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
      NodeId source = TestGraphs.id(i + NODES);
      assertThat(part.find(id).graph().ref()).isEqualTo(TestGraphs.account(i));
      assertThat(part.find(id).vector()).isNull();
      assertThat(part.neighbours().replica(source)).isNull();
      assertThat(Awaited.is(part.neighbours(), source)).isTrue();
      Set<NodeId> destinations = new HashSet<>();
      store.neighbours().forEachDestination(source, destinations::add);
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

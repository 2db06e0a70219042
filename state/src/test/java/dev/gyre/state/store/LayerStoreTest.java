package dev.gyre.state.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.graph.event.NodeId;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.record.ReplicaRecord;
import dev.gyre.state.testing.Backend;
import dev.gyre.state.testing.StoreHarness;
import dev.gyre.state.testing.TestGraphs;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LayerStoreTest {

  private static final int SHARDS = 4;
  private static final StoreOptions TINY = new StoreOptions(8, 0, 100);
  private static final StoreOptions ROOMY = new StoreOptions(10_000, 50, 100);

  @ParameterizedTest
  @EnumSource
  void recordsSurviveEviction(Backend backend) throws Exception {
    try (StoreHarness harness = open(backend, TINY)) {
      LayerStore store = harness.store();
      for (int i = 0; i < 200; i++) {
        create(store, i).setVector(new float[] {i}, 1, i);
        changed(store, i);
      }
      for (int i = 0; i < 200; i++) {
        assertThat(find(store, i).vector()).containsExactly(i);
      }
      assertThat(find(store, 200)).isNull();
      assertThat(store.counters().misses().getCount()).isGreaterThan(150);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRecordIsTheOnlyCopyForAUnitOfWorkAndRefusedAfter(Backend backend) throws Exception {
    try (StoreHarness harness = open(backend, TINY)) {
      LayerStore store = harness.store();
      LayerNode held = create(store, 0);
      ShardStore shard = store.shard(store.shardOf(TestGraphs.id(0)));
      LayerNode node = shard.find(TestGraphs.id(0));
      assertThat(node).isSameAs(held);
      for (int i = 1; i < 100; i++) {
        shard.neighbours().put(TestGraphs.id(i), replica(i));
      }
      assertThat(shard.find(TestGraphs.id(0))).as("within the unit of work").isSameAs(node);
      shard.changed(node);
      for (int i = 1; i < 100; i++) {
        create(store, i);
      }
      assertThatThrownBy(() -> shard.changed(node))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no longer held")
          .hasMessageContaining("find it again");
    }
  }

  @ParameterizedTest
  @EnumSource
  void replicasComeAndGo(Backend backend) throws Exception {
    try (StoreHarness harness = open(backend, TINY)) {
      LayerStore store = harness.store();
      for (int i = 0; i < 3; i++) {
        store.neighbours().put(TestGraphs.id(i), replica(i));
      }
      store.neighbours().remove(TestGraphs.id(1));
      store.neighbours().put(TestGraphs.id(2), new ReplicaRecord(0, null, 0, 5, 77));
      store.flush();
      fill(store, 50);
      Neighbours neighbours = store.neighbours();
      assertThat(neighbours.replica(TestGraphs.id(0)))
          .usingRecursiveComparison()
          .isEqualTo(replica(0));
      assertThat(neighbours.replica(TestGraphs.id(1))).isNull();
      assertThat(neighbours.replica(TestGraphs.id(2)).gone()).isTrue();
      assertThat(neighbours.replica(TestGraphs.id(2)).modelVersion()).isEqualTo(77);
    }
  }

  @ParameterizedTest
  @EnumSource
  void replicasAreFoundTogetherAsOneByOne(Backend backend) throws Exception {
    try (StoreHarness harness = open(backend, TINY)) {
      Neighbours neighbours = harness.store().neighbours();
      for (int i = 0; i < 300; i += 2) {
        neighbours.put(TestGraphs.id(i), replica(i));
      }
      harness.store().flush();
      harness.store().neighbours();
      ReplicaLookup lookup = new ReplicaLookup();
      for (int round = 0; round < 3; round++) {
        lookup.reset();
        for (int i = round; i < 300; i++) {
          lookup.add(TestGraphs.id(i).hi(), TestGraphs.id(i).lo());
        }
        neighbours.find(lookup);
        for (int i = round; i < 300; i++) {
          assertThat(lookup.found(i - round)).isSameAs(neighbours.replica(TestGraphs.id(i)));
          assertThat(lookup.found(i - round) == null).isEqualTo(i % 2 == 1);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNodeThatIsKnownToBeNewIsNotLookedUp(Backend backend) throws Exception {
    try (StoreHarness harness = open(backend, ROOMY)) {
      LayerStore store = harness.store();
      for (int i = 0; i < 1_000; i++) {
        store.shard(store.shardOf(TestGraphs.id(i))).findOrCreate(TestGraphs.account(i));
      }
      long misses = store.counters().misses().getCount();
      assertThat(misses).as("false positives of the filter").isLessThan(50);
      assertThat(store.counters().avoided().getCount()).isEqualTo(1_000 - misses);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotThereIsKnownAfterARestore(Backend backend) throws Exception {
    OperatorSubtaskState state;
    try (StoreHarness harness = open(backend, ROOMY)) {
      fill(harness.store(), 2_000);
      state = harness.snapshot();
    }
    try (StoreHarness harness = StoreHarness.open(backend, SHARDS, TestGraphs.PLAN, ROOMY, state)) {
      LayerStore store = harness.store();
      for (int i = 0; i < 2_000; i++) {
        assertThat(find(store, i)).isNotNull();
        assertThat(find(store, 10_000 + i)).isNull();
      }
      assertThat(store.counters().avoided().getCount()).isGreaterThan(1_800);
    }
  }

  @ParameterizedTest
  @EnumSource
  void filtersAreMadeAnewWhenRowsComeAndGo(Backend backend) throws Exception {
    try (StoreHarness harness = open(backend, TINY)) {
      Neighbours neighbours = harness.store().neighbours();
      for (int i = 0; i < 20_000; i++) {
        neighbours.put(TestGraphs.id(i), replica(i));
        if (i >= 10) {
          neighbours.remove(TestGraphs.id(i - 10));
        }
        harness.store().neighbours();
      }
      long misses = harness.store().counters().misses().getCount();
      for (int i = 0; i < 10_000; i++) {
        assertThat(neighbours.replica(TestGraphs.id(i))).isNull();
      }
      // Without renewal each of these rows is still in the filter and so is looked up.
      assertThat(harness.store().counters().misses().getCount() - misses).isLessThan(5_000);
      for (int i = 19_990; i < 20_000; i++) {
        assertThat(neighbours.replica(TestGraphs.id(i))).isNotNull();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void writeBehindLeavesTheFloorAndFlushNothing(Backend backend) throws Exception {
    try (StoreHarness harness = open(backend, ROOMY)) {
      LayerStore store = harness.store();
      fill(store, 500);
      assertThat(store.unwritten()).isEqualTo(500);
      store.writeBehind(0);
      assertThat(store.unwritten()).as("no budget, no write").isEqualTo(500);
      store.writeBehind(Long.MAX_VALUE);
      assertThat(store.unwritten()).isEqualTo(50);
      store.flush();
      assertThat(store.unwritten()).isZero();
      assertThat(store.counters().writes().getCount()).isEqualTo(500);
    }
  }

  @ParameterizedTest
  @EnumSource
  void writeBehindLeavesNodesThatWillBeRefreshed(Backend backend) throws Exception {
    try (StoreHarness harness = open(backend, ROOMY)) {
      LayerStore store = harness.store();
      fill(store, 500);
      for (int i = 0; i < 450; i++) {
        NodeId id = TestGraphs.id(i);
        store.dirty().mark(store.shardOf(id), id, i, i < 440 ? Dirt.DIRECT : Dirt.RIPPLE);
      }
      store.writeBehind(Long.MAX_VALUE);
      assertThat(store.unwritten()).as("those with direct dirt").isEqualTo(440);
      for (int i = 500; i < 600; i++) {
        create(store, i);
      }
      store.writeBehind(Long.MAX_VALUE);
      assertThat(store.unwritten()).as("not looked at again so soon").isEqualTo(540);
      for (int i = 600; i < 800; i++) {
        create(store, i);
      }
      store.writeBehind(Long.MAX_VALUE);
      assertThat(store.unwritten()).isEqualTo(440);
      int polls = 0;
      while (store.poll(0)) {
        polls++;
      }
      assertThat(polls).isEqualTo(450);
      store.writeBehind(Long.MAX_VALUE);
      assertThat(store.unwritten()).as("none waits any more").isEqualTo(50);
    }
  }

  @ParameterizedTest
  @EnumSource
  void destinationsAreAPrefixScan(Backend backend) throws Exception {
    try (StoreHarness harness = open(backend, TINY)) {
      Neighbours neighbours = harness.store().neighbours();
      for (int i = 0; i < 300; i++) {
        neighbours.addDestination(TestGraphs.id(i % 3), TestGraphs.id(i));
        neighbours.addDestination(TestGraphs.id(i % 3), TestGraphs.id(i));
      }
      List<NodeId> visited = new ArrayList<>();
      neighbours.forEachDestination(
          TestGraphs.id(1),
          node -> {
            visited.add(node);
            neighbours.removeDestination(TestGraphs.id(1), node);
          });
      assertThat(visited).hasSize(100).doesNotHaveDuplicates();
      assertThat(destinations(neighbours, 1)).isEmpty();
      assertThat(destinations(neighbours, 2)).hasSize(100).contains(TestGraphs.id(2));
      assertThat(destinations(neighbours, 0)).hasSize(100);
    }
  }

  @ParameterizedTest
  @EnumSource
  void unknownShardsAndShardCountsAreRefused(Backend backend) throws Exception {
    try (StoreHarness harness = open(backend, TINY)) {
      assertThatThrownBy(() -> harness.store().shard(SHARDS))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("shard 4 is not of this subtask");
    }
  }

  private static StoreHarness open(Backend backend, StoreOptions options) throws Exception {
    return StoreHarness.open(backend, SHARDS, TestGraphs.PLAN, options, null);
  }

  private static LayerNode create(LayerStore store, int i) {
    return store.shard(store.shardOf(TestGraphs.id(i))).create(TestGraphs.account(i));
  }

  private static LayerNode find(LayerStore store, int i) {
    return store.shard(store.shardOf(TestGraphs.id(i))).find(TestGraphs.id(i));
  }

  private static void changed(LayerStore store, int i) {
    ShardStore shard = store.shard(store.shardOf(TestGraphs.id(i)));
    shard.changed(shard.find(TestGraphs.id(i)));
  }

  private static void fill(LayerStore store, int nodes) {
    for (int i = 0; i < nodes; i++) {
      create(store, i);
    }
  }

  private static List<NodeId> destinations(Neighbours neighbours, int source) {
    List<NodeId> found = new ArrayList<>();
    neighbours.forEachDestination(TestGraphs.id(source), found::add);
    return found;
  }

  private static ReplicaRecord replica(int i) {
    return new ReplicaRecord(0, new float[] {i, -i}, 1, i, 3);
  }
}

package dev.gyre.state.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.NodeId;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.record.ReplicaRecord;
import dev.gyre.state.testing.Backend;
import dev.gyre.state.testing.StoreHarness;
import dev.gyre.state.testing.TestGraphs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DestinationsTest {

  private static final int SHARDS = 4;
  private static final int LIVES = 4;
  private static final int STEPS = 5_000;
  private static final int SOURCES = 24;

  /** Some lists are marked at once, longer ones by and by, and what is longer still is a hub. */
  private static final int LONGEST = Destinations.MOST_AT_ONCE + 36;

  /** Fewer records are held than there are sources. */
  private static final StoreOptions TINY = new StoreOptions(2, 0, 100).withLists(LONGEST);

  @ParameterizedTest
  @EnumSource
  void areASetForEachSource(Backend backend) throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Map<Integer, TreeSet<NodeId>> model = new TreeMap<>();
    OperatorSubtaskState state = null;
    for (int life = 0; life < LIVES; life++) {
      try (StoreHarness harness =
          StoreHarness.open(backend, SHARDS, TestGraphs.PLAN, TINY, state)) {
        for (int step = 0; step < STEPS; step++) {
          int source = random.nextInt(SOURCES);
          Neighbours neighbours = harness.store().neighbours();
          TreeSet<NodeId> wanted = model.computeIfAbsent(source, unused -> new TreeSet<>());
          change(neighbours, random, source, wanted);
          replica(neighbours, random, source);
          if (random.nextInt(4) == 0) {
            assertThat(read(neighbours, source))
                .as("seed %d, life %d, step %d, source %d", seed, life, step, source)
                .containsExactlyInAnyOrderElementsOf(wanted);
          }
        }
        state = harness.snapshot();
      }
    }
  }

  @Test
  void aHubThatShrinksIsAListAgain() throws Exception {
    try (StoreHarness harness =
        StoreHarness.open(Backend.ROCKSDB, SHARDS, TestGraphs.PLAN, TINY, null)) {
      LayerStore store = harness.store();
      Neighbours neighbours = store.neighbours();
      NodeId hub = TestGraphs.id(0);
      int many = LONGEST + 1;
      for (int i = 1; i <= many; i++) {
        neighbours.addDestination(hub, TestGraphs.id(i));
      }
      neighbours.markDestinations(hub, 1, Dirt.RIPPLE);
      assertThat(store.hubs()).isEqualTo(1);
      assertThat(neighbours.isHub(hub)).isTrue();
      neighbours.removeDestination(hub, TestGraphs.id(many));
      while (store.poll(2)) {
        assertThat(store.dirty().polledNode()).isNotEqualTo(TestGraphs.id(many));
      }
      assertThat(neighbours.isHub(hub)).as("after a pass that counted them").isFalse();
      assertThat(read(neighbours, 0)).hasSize(many - 1);
      neighbours.markDestinations(hub, 3, Dirt.RIPPLE);
      int marked = 0;
      while (store.poll(4)) {
        marked++;
      }
      assertThat(marked).as("out of a long list").isEqualTo(many - 1);
      assertThat(neighbours.isHub(hub)).isFalse();
    }
  }

  /** They were to be marked for a change that is taken again, and some may have been. */
  @Test
  void neighboursOfAHubForgetTheirVectorsWithThoseThatAreDirty() throws Exception {
    StoreOptions roomy = new StoreOptions(1_000, 10, 100).withLists(LONGEST);
    try (StoreHarness harness =
        StoreHarness.open(Backend.ROCKSDB, SHARDS, TestGraphs.PLAN, roomy, null)) {
      LayerStore store = harness.store();
      int many = LONGEST + 1;
      for (int i = 0; i <= many + 1; i++) {
        ShardStore shard = store.shard(store.shardOf(TestGraphs.id(i)));
        LayerNode node = shard.create(TestGraphs.account(i));
        node.setVector(new float[] {i}, 0, i);
        shard.changed(node);
      }
      for (int i = 1; i <= many; i++) {
        store.neighbours().addDestination(TestGraphs.id(0), TestGraphs.id(i));
      }
      store.neighbours().markDestinations(TestGraphs.id(0), 5, Dirt.RIPPLE);
      store.dirty().mark(store.shardOf(TestGraphs.id(0)), TestGraphs.id(0), 6, Dirt.DIRECT);

      store.forgetVectorsOfDirty(1_000);

      for (int i = 0; i <= many; i++) {
        LayerNode node = store.shard(store.shardOf(TestGraphs.id(i))).find(TestGraphs.id(i));
        assertThat(node.vector()).as("node %d", i).isNull();
        assertThat(node.isTombstone()).isFalse();
        assertThat(store.dirty().contains(TestGraphs.id(i))).isTrue();
      }
      NodeId other = TestGraphs.id(many + 1);
      assertThat(store.shard(store.shardOf(other)).find(other).vector()).isNotNull();
    }
  }

  @Test
  void noDestinationIsPassedOverWhenTheLastRowOfAPageGoes() throws Exception {
    try (StoreHarness harness =
        StoreHarness.open(Backend.ROCKSDB, SHARDS, TestGraphs.PLAN, TINY, null)) {
      LayerStore store = harness.store();
      Neighbours neighbours = store.neighbours();
      NodeId hub = TestGraphs.id(0);
      TreeSet<NodeId> wanted = new TreeSet<>();
      for (int i = 1; i <= 3 * FanOut.PAGE; i++) {
        neighbours.addDestination(hub, TestGraphs.id(i));
        wanted.add(TestGraphs.id(i));
      }
      NodeId endOfSecondPage = new ArrayList<>(wanted).get(2 * FanOut.PAGE - 1);
      neighbours.markDestinations(hub, 1, Dirt.RIPPLE);
      TreeSet<NodeId> polled = new TreeSet<>();
      int polls = 0;
      while (store.poll(2)) {
        polled.add(store.dirty().polledNode());
        if (++polls == 2) {
          // Each poll has read a page.
          store.neighbours().removeDestination(hub, endOfSecondPage);
          store.flush();
        }
      }
      wanted.remove(endOfSecondPage);
      assertThat(polled).containsAll(wanted);
    }
  }

  @Test
  void aSourceOfWhichNothingIsLeftHasNoRow() throws Exception {
    try (StoreHarness harness =
        StoreHarness.open(Backend.ROCKSDB, SHARDS, TestGraphs.PLAN, TINY, null)) {
      Neighbours neighbours = harness.store().neighbours();
      NodeId source = TestGraphs.id(0);
      neighbours.addDestination(source, TestGraphs.id(1));
      neighbours.put(source, new ReplicaRecord(0, new float[1], 0, 1, 0));
      neighbours.remove(source);
      assertThat(read(neighbours, 0)).as("it comes again").containsExactly(TestGraphs.id(1));
      assertThat(harness.store().unwritten()).isEqualTo(1);
      neighbours.removeDestination(source, TestGraphs.id(1));
      harness.store().flush();
      assertThat(harness.store().counters().writes().getCount())
          .as("the row was never written")
          .isZero();
    }
  }

  @Test
  void manyChangesAreWrittenWhenNoneIsRead() throws Exception {
    int last = 2 * DestinationRows.MOST_PENDING;
    try (StoreHarness harness =
        StoreHarness.open(Backend.ROCKSDB, SHARDS, TestGraphs.PLAN, TINY, null)) {
      Neighbours neighbours = harness.store().neighbours();
      for (int i = 0; i <= last; i++) {
        neighbours.addDestination(TestGraphs.id(i % 100), TestGraphs.id(i));
        harness.store().neighbours();
      }
      neighbours.removeDestination(TestGraphs.id(0), TestGraphs.id(0));
      neighbours.removeDestination(TestGraphs.id(last % 100), TestGraphs.id(last));
      int found = 0;
      for (int source = 0; source < 100; source++) {
        found += read(neighbours, source).size();
      }
      assertThat(found).isEqualTo(last - 1);
    }
  }

  /** So many wait that sorting them is another algorithm than of few. */
  @ParameterizedTest
  @EnumSource
  void theLastChangeOfARowCounts(Backend backend) throws Exception {
    int hubs = 10;
    int each = 2 * LONGEST;
    try (StoreHarness harness = StoreHarness.open(backend, SHARDS, TestGraphs.PLAN, TINY, null)) {
      Neighbours neighbours = harness.store().neighbours();
      for (int round = 0; round < 5; round++) {
        for (int i = 0; i < hubs * each; i++) {
          NodeId source = TestGraphs.id(i % hubs);
          NodeId destination = TestGraphs.id(1000 + i / hubs);
          if (round % 2 == 0) {
            neighbours.addDestination(source, destination);
          } else if (i / hubs % 3 == 0) {
            neighbours.removeDestination(source, destination);
          }
          harness.store().neighbours();
        }
      }
      for (int i = 0; i < hubs * each; i++) {
        if (i / hubs % 2 == 0) {
          neighbours.removeDestination(TestGraphs.id(i % hubs), TestGraphs.id(1000 + i / hubs));
          harness.store().neighbours();
        }
      }
      harness.store().flush();
      for (int source = 0; source < hubs; source++) {
        assertThat(read(neighbours, source)).hasSize(each / 2);
      }
    }
  }

  /** Sources with a low number have more destinations than are ever held. */
  private static void change(
      Neighbours neighbours, Random random, int source, TreeSet<NodeId> destinations) {
    int range = source < 8 ? 4 * LONGEST : LONGEST / 2;
    NodeId destination = TestGraphs.id(1000 + random.nextInt(range));
    int what = random.nextInt(300);
    if (what == 0) {
      for (NodeId each : destinations) {
        neighbours.removeDestination(TestGraphs.id(source), each);
      }
      destinations.clear();
    } else if (what < 100) {
      neighbours.removeDestination(TestGraphs.id(source), destination);
      destinations.remove(destination);
    } else {
      neighbours.addDestination(TestGraphs.id(source), destination);
      destinations.add(destination);
    }
  }

  /** Vectors come and go whatever the destinations. */
  private static void replica(Neighbours neighbours, Random random, int source) {
    NodeId node = TestGraphs.id(source);
    boolean known = neighbours.replica(node) != null;
    if (random.nextInt(8) == 0) {
      neighbours.remove(node);
      assertThat(neighbours.replica(node)).isNull();
    } else if (random.nextBoolean()) {
      float[] vector = {random.nextFloat()};
      assertThat(neighbours.put(node, new ReplicaRecord(0, vector.clone(), 0, 1, 0)))
          .isEqualTo(known);
      assertThat(neighbours.replica(node).vector()).isEqualTo(vector);
    }
  }

  private static List<NodeId> read(Neighbours neighbours, int source) {
    List<NodeId> read = new ArrayList<>();
    neighbours.forEachDestination(TestGraphs.id(source), read::add);
    return read;
  }
}

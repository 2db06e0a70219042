package dev.gyre.state.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.NodeId;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.record.ReplicaRecord;
import dev.gyre.state.testing.Backend;
import dev.gyre.state.testing.StoreHarness;
import dev.gyre.state.testing.TestGraphs;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random changes with snapshots between them, most of which have inputs in place of rows: each is
 * restored, what it has logged is done again, and all has to be as it was when it was made.
 */
class LateRowsTest {

  private static final int SHARDS = 4;
  private static final int NODES = 60;

  /** Are there, and read, but never change: they take the place of others in the cache. */
  private static final int QUIET_NODES = 400;

  private static final int ROWS_EVERY = 3;
  private static final int LONGEST = Destinations.MOST_AT_ONCE + 36;
  private static final int SNAPSHOTS = 14;
  private static final long BUCKET_MS = 100;

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed);

  /** Of ten changes of destinations, how many are new ones. */
  private int growth;

  /** What can happen; the payload of each is two numbers. */
  private enum What {
    SET_VECTOR,
    REMOVE_NODE,
    SET_REPLICA,
    REMOVE_REPLICA,
    ADD_DESTINATION,
    REMOVE_DESTINATION,
    SCHEDULE,
    WATERMARK
  }

  private record Change(What what, int node, int value) {

    void write(DataOutput out) throws IOException {
      out.writeInt(node);
      out.writeInt(value);
    }

    static Change read(int kind, DataInput in) throws IOException {
      return new Change(What.values()[kind], in.readInt(), in.readInt());
    }
  }

  /** What there is, in plain maps by node. */
  private static final class Model {
    private final Map<Integer, Integer> vectors = new TreeMap<>();
    private final Map<Integer, Integer> replicas = new TreeMap<>();
    private final Map<Integer, TreeSet<Integer>> destinations = new TreeMap<>();
    private final Map<Integer, Long> due = new TreeMap<>();
    private long watermarkMs;

    Model copy() {
      Model copy = new Model();
      copy.vectors.putAll(vectors);
      copy.replicas.putAll(replicas);
      destinations.forEach((node, set) -> copy.destinations.put(node, new TreeSet<>(set)));
      copy.due.putAll(due);
      copy.watermarkMs = watermarkMs;
      return copy;
    }

    void apply(Change it) {
      switch (it.what) {
        case SET_VECTOR -> vectors.put(it.node, it.value);
        case REMOVE_NODE -> {
          vectors.remove(it.node);
          due.remove(it.node);
        }
        case SET_REPLICA -> replicas.put(it.node, it.value);
        case REMOVE_REPLICA -> replicas.remove(it.node);
        case ADD_DESTINATION ->
            destinations.computeIfAbsent(it.node, unused -> new TreeSet<>()).add(it.value);
        case REMOVE_DESTINATION -> {
          if (destinations.containsKey(it.node)) {
            destinations.get(it.node).remove(it.value);
          }
        }
        case SCHEDULE -> {
          if (vectors.containsKey(it.node)) {
            due.merge(it.node, (long) it.value, Math::min);
          }
        }
        case WATERMARK -> {
          watermarkMs = Math.max(watermarkMs, it.value);
          due.values().removeIf(ms -> ms <= watermarkMs);
        }
        default -> throw new AssertionError(it);
      }
    }
  }

  private static void apply(LayerStore store, Change it) {
    NodeId id = TestGraphs.id(it.node);
    ShardStore shard = store.shard(store.shardOf(id));
    LayerNode node = shard.find(id);
    switch (it.what) {
      case SET_VECTOR -> {
        LayerNode set = node == null ? shard.create(TestGraphs.account(it.node)) : node;
        set.setVector(new float[] {it.value}, 0, it.value);
        shard.changed(set);
      }
      case REMOVE_NODE -> {
        if (node != null) {
          shard.remove(node);
        }
      }
      case SET_REPLICA ->
          store.neighbours().put(id, new ReplicaRecord(0, new float[] {it.value}, 0, 1, 0));
      case REMOVE_REPLICA -> store.neighbours().remove(id);
      case ADD_DESTINATION -> store.neighbours().addDestination(id, TestGraphs.id(it.value));
      case REMOVE_DESTINATION -> store.neighbours().removeDestination(id, TestGraphs.id(it.value));
      case SCHEDULE -> {
        if (node != null) {
          shard.schedule(node, it.value);
        }
      }
      case WATERMARK -> store.drainDue(it.value, (of, due) -> {});
      default -> throw new AssertionError(it);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSnapshotHasTheRowsOfATurnAndWhatCameSince(Backend backend) throws Exception {
    run(backend, 1_000);
  }

  /** Late rows leave the cache. */
  @ParameterizedTest
  @EnumSource
  void aCacheThatHoldsLittleBesideWhatChangesIsNoHarm(Backend backend) throws Exception {
    run(backend, 300);
  }

  /** Rows are written out of turn, which ends the log for a while. */
  @ParameterizedTest
  @EnumSource
  void aCacheThatIsTooSmallIsNoHarm(Backend backend) throws Exception {
    run(backend, 80);
  }

  private void run(Backend backend, int cacheEntries) throws Exception {
    StoreOptions options =
        new StoreOptions(cacheEntries, 8, BUCKET_MS).withRows(ROWS_EVERY, 0).withLists(LONGEST);
    Model now = new Model();
    Model rowsOf = now;
    int sinceRows = 0;
    StoreHarness harness = open(backend, options, null);
    try {
      for (int i = NODES; i < NODES + QUIET_NODES; i++) {
        apply(harness.store(), new Change(What.SET_VECTOR, i, i));
      }
      for (int snapshot = 0; snapshot < SNAPSHOTS; snapshot++) {
        boolean logged = harness.store().inputs().isOn();
        growth = 1 + 8 * random.nextInt(2);
        int steps = random.nextInt(1_000);
        for (int step = 0; step < steps; step++) {
          step(harness.store(), now);
        }
        boolean stopped = !harness.store().inputs().isOn();
        OperatorSubtaskState state = harness.snapshot();
        boolean turnEnded = logged && !stopped && (sinceRows + 1) % ROWS_EVERY == 0;
        if (cacheEntries > 4 * NODES && !turnEnded && harness.store().inputs().isOn()) {
          assertThat(harness.store().late()).as("seed %d", seed).isZero();
        }
        String when = "seed %d, %d entries, snapshot %d".formatted(seed, cacheEntries, snapshot);
        try (StoreHarness restored = open(backend, options, state)) {
          if (cacheEntries > 4 * NODES && logged && !stopped) {
            compareRows(restored.store(), rowsOf, when);
          }
          replay(restored.store());
          compare(restored.store(), now, when);
        }
        sinceRows = logged && !stopped ? sinceRows + 1 : 0;
        if (sinceRows % ROWS_EVERY == 0) {
          rowsOf = now.copy();
        }
        if (random.nextInt(6) == 0) {
          harness.close();
          harness = open(backend, options, state);
          replay(harness.store());
        }
      }
      harness.store().drainDue(now.watermarkMs + 10 * BUCKET_MS, (shard, node) -> {});
      for (int snapshot = 0; snapshot <= 2 * ROWS_EVERY; snapshot++) {
        harness.snapshot();
      }
      assertThat(harness.hasRows("gyre-calendar")).as("seed %d", seed).isFalse();
    } finally {
      harness.close();
    }
  }

  /** Records, rows of the calendar, of hubs, pages, and the log of the turn before. */
  @ParameterizedTest
  @EnumSource
  void nothingIsLeftToASnapshotIfWhatIsDueWasWritten(Backend backend) throws Exception {
    StoreOptions options =
        new StoreOptions(1_000, 8, BUCKET_MS).withRows(ROWS_EVERY, 0).withLists(LONGEST);
    Model model = new Model();
    growth = 9;
    try (StoreHarness harness = open(backend, options, null)) {
      LayerStore store = harness.store();
      change(store, model, What.ADD_DESTINATION, 0, LONGEST + 6);
      harness.snapshot();
      for (int turn = 1; turn <= 2; turn++) {
        change(store, model, What.ADD_DESTINATION, 1_000 * turn, 20);
        assertThat(isHub(store, 0)).isTrue();
        for (int step = 0; step < 1_000; step++) {
          step(store, model);
        }
        for (int i = 0; i < ROWS_EVERY; i++) {
          assertThat(store.late()).as("seed %d, in a turn", seed).isZero();
          harness.snapshot();
        }
        assertThat(store.late()).as("seed %d", seed).isGreaterThan(20);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (store.isBehind() && System.nanoTime() < until) {
          if (store.isWriteDue()) {
            int before = store.late();
            store.writeBehind(0);
            assertThat(store.late()).as("seed %d", seed).isLessThan(before);
          }
        }
        assertThat(store.late()).as("seed %d", seed).isZero();
        assertThat(store.isBehind()).as("seed %d", seed).isFalse();
      }
      OperatorSubtaskState state = harness.snapshot();
      try (StoreHarness restored = open(backend, options, state)) {
        replay(restored.store());
        compare(restored.store(), model, "seed " + seed);
      }
    }
  }

  private static StoreHarness open(
      Backend backend, StoreOptions options, OperatorSubtaskState state) throws Exception {
    return StoreHarness.open(backend, SHARDS, TestGraphs.PLAN, options, state);
  }

  private static void replay(LayerStore store) throws Exception {
    store.inputs().replay((layout, ms, kind, in) -> apply(store, Change.read(kind, in)));
  }

  /** Its rows go with the late ones, and stay in the snapshot that still has it as a hub. */
  @ParameterizedTest
  @EnumSource
  void aHubThatHasBecomeSmallIsAListFromTheEndOfATurnOn(Backend backend) throws Exception {
    StoreOptions options =
        new StoreOptions(1_000, 8, BUCKET_MS).withRows(ROWS_EVERY, 0).withLists(LONGEST);
    int many = LONGEST + 6;
    Model model = new Model();
    List<OperatorSubtaskState> states = new ArrayList<>();
    List<Model> models = new ArrayList<>();
    try (StoreHarness harness = open(backend, options, null)) {
      LayerStore store = harness.store();
      change(store, model, What.ADD_DESTINATION, 0, many);
      harness.snapshot();
      change(store, model, What.REMOVE_DESTINATION, 0, 10);
      pass(store, 0);
      assertThat(isHub(store, 0)).as("rows have to stay while inputs are logged").isTrue();
      for (int i = 0; i < ROWS_EVERY; i++) {
        states.add(harness.snapshot());
        models.add(model.copy());
      }
      assertThat(isHub(store, 0)).isFalse();
      // A hub again, before the rows of the first one are gone.
      change(store, model, What.ADD_DESTINATION, 100, 20);
      assertThat(isHub(store, 0)).isTrue();
      change(store, model, What.REMOVE_DESTINATION, 20, 5);
      for (int i = 0; i <= ROWS_EVERY; i++) {
        states.add(harness.snapshot());
        models.add(model.copy());
      }
    }
    for (int i = 0; i < states.size(); i++) {
      try (StoreHarness restored = open(backend, options, states.get(i))) {
        replay(restored.store());
        compare(restored.store(), models.get(i), "snapshot " + i);
      }
    }
  }

  private static void change(LayerStore store, Model model, What what, int from, int count)
      throws IOException {
    for (int i = from; i < from + count; i++) {
      Change change = new Change(what, 0, NODES + i);
      if (store.inputs().isOn()) {
        change.write(store.inputs().record(0, what.ordinal(), 0));
      }
      apply(store, change);
      model.apply(change);
    }
  }

  private static void pass(LayerStore store, int source) {
    store.neighbours().markDestinations(TestGraphs.id(source), 1, Dirt.RIPPLE);
    while (store.poll(2)) {
      assertThat(store.dirty().polledNode()).isNotNull();
    }
  }

  private static boolean isHub(LayerStore store, int source) {
    return store.neighbours().isHub(TestGraphs.id(source));
  }

  private void step(LayerStore store, Model model) throws IOException {
    switch (random.nextInt(12)) {
      case 0 -> store.writeBehind(1);
      case 1 -> {
        NodeId read = TestGraphs.id(random.nextInt(NODES + QUIET_NODES));
        store.shard(store.shardOf(read)).find(read);
      }
      case 2 -> {
        // A pass counts the destinations, so that a hub may become a list.
        store.neighbours().markDestinations(TestGraphs.id(random.nextInt(2)), 1, Dirt.RIPPLE);
        int polls = random.nextInt(6 * NODES);
        for (int i = 0; i < polls && store.poll(2); i++) {
          assertThat(store.dirty().polledNode()).isNotNull();
        }
      }
      default -> {
        Change change = change(model);
        if (store.inputs().isOn()) {
          int shard = store.shardOf(TestGraphs.id(change.node));
          change.write(store.inputs().record(shard, change.what.ordinal(), model.watermarkMs));
        }
        apply(store, change);
        model.apply(change);
      }
    }
  }

  private Change change(Model model) {
    What what = What.values()[random.nextInt(What.values().length)];
    int node = random.nextInt(NODES);
    return switch (what) {
      case ADD_DESTINATION, REMOVE_DESTINATION -> destination();
      case SCHEDULE -> new Change(what, node, (int) model.watermarkMs + 1 + random.nextInt(500));
      case WATERMARK -> new Change(what, node, (int) model.watermarkMs + random.nextInt(30));
      default -> new Change(what, node, random.nextInt(1_000_000));
    };
  }

  /** The first sources are hubs now and then: sometimes more come than go. */
  private Change destination() {
    int source = random.nextInt(6);
    int range = source < 2 ? 2 * LONGEST : LONGEST / 2;
    What what = random.nextInt(10) < growth ? What.ADD_DESTINATION : What.REMOVE_DESTINATION;
    return new Change(what, source, NODES + random.nextInt(range));
  }

  private static void compareRows(LayerStore store, Model model, String when) {
    assertThat(vectors(store)).as("rows of nodes, %s", when).isEqualTo(model.vectors);
    assertThat(replicas(store)).as("rows of replicas, %s", when).isEqualTo(model.replicas);
  }

  private static void compare(LayerStore store, Model model, String when) {
    assertThat(vectors(store)).as("vectors, %s", when).isEqualTo(model.vectors);
    assertThat(replicas(store)).as("replicas, %s", when).isEqualTo(model.replicas);
    model.destinations.forEach(
        (node, wanted) -> {
          List<NodeId> read = new ArrayList<>();
          store.neighbours().forEachDestination(TestGraphs.id(node), read::add);
          assertThat(read)
              .as("destinations of %d, %s", node, when)
              .containsExactlyInAnyOrderElementsOf(wanted.stream().map(TestGraphs::id).toList());
        });
    TreeSet<Integer> delivered = new TreeSet<>();
    store.drainDue(
        Long.MAX_VALUE - 1, (shard, node) -> delivered.add(numberOf(node.graph().ref().key())));
    assertThat(delivered).as("still due, %s", when).isEqualTo(model.due.keySet());
  }

  private static Map<Integer, Integer> vectors(LayerStore store) {
    Map<Integer, Integer> vectors = new TreeMap<>();
    for (int i = 0; i < NODES; i++) {
      LayerNode node = store.shard(store.shardOf(TestGraphs.id(i))).find(TestGraphs.id(i));
      if (node != null) {
        vectors.put(i, (int) node.vector()[0]);
      }
    }
    return vectors;
  }

  private static Map<Integer, Integer> replicas(LayerStore store) {
    Map<Integer, Integer> replicas = new TreeMap<>();
    for (int i = 0; i < NODES; i++) {
      ReplicaRecord replica = store.neighbours().replica(TestGraphs.id(i));
      if (replica != null) {
        replicas.put(i, (int) replica.vector()[0]);
      }
    }
    return replicas;
  }

  private static int numberOf(NodeId id) {
    for (int i = 0; i < NODES; i++) {
      if (TestGraphs.id(i).equals(id)) {
        return i;
      }
    }
    throw new AssertionError(id + " is no node of the test");
  }
}

package dev.gyre.state.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.NodeId;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.testing.Backend;
import dev.gyre.state.testing.StoreHarness;
import dev.gyre.state.testing.TestGraphs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExpiryCalendarTest {

  private static final int SHARDS = 4;
  private static final String TABLE = "gyre-calendar";
  private static final long BUCKET_MS = 100;
  private static final int NODES = 600;
  private static final StoreOptions OPTIONS = new StoreOptions(8, 0, BUCKET_MS);

  @ParameterizedTest
  @EnumSource
  void deliversExactlyWhenTheWatermarkReachesTheTime(Backend backend) throws Exception {
    try (StoreHarness harness = open(backend)) {
      LayerStore store = harness.store();
      schedule(store, 1, 250);
      schedule(store, 2, 251);
      schedule(store, 3, 999);
      schedule(store, 4, -5);
      assertThat(drain(store, 249)).containsExactly("4@-5");
      assertThat(drain(store, 250)).containsExactly("1@250");
      assertThat(drain(store, 250)).isEmpty();
      schedule(store, 5, 240);
      schedule(store, 6, 252);
      assertThat(drain(store, 252)).containsExactly("5@240", "2@251", "6@252");
      assertThat(drain(store, 5_000)).containsExactly("3@999");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNodeHasItsEarliestEntryAlone(Backend backend) throws Exception {
    try (StoreHarness harness = open(backend)) {
      LayerStore store = harness.store();
      schedule(store, 1, 700);
      schedule(store, 1, 300);
      schedule(store, 1, 320);
      assertThat(drain(store, 310)).containsExactly("1@300");
      assertThat(node(store, 1).calendarDueMs()).isEqualTo(LayerNode.NOT_SCHEDULED);
      schedule(store, 1, 390);
      schedule(store, 1, 380);
      assertThat(drain(store, 2_000)).containsExactly("1@380");
      schedule(store, 1, Long.MAX_VALUE);
      assertThat(drain(store, Long.MAX_VALUE - 1)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsDueIsMarkedAndHasToBeScheduledAnew(Backend backend) throws Exception {
    try (StoreHarness harness = open(backend)) {
      LayerStore store = harness.store();
      schedule(store, 1, 300);
      schedule(store, 2, 301);
      store.dirty().mark(store.shardOf(TestGraphs.id(1)), TestGraphs.id(1), 40, Dirt.DIRECT);
      store.markDue(300, 70);
      assertThat(store.dirty().size(Dirt.RIPPLE)).isZero();
      store.markDue(301, 80);
      assertThat(store.dirty().contains(TestGraphs.id(2))).isTrue();
      assertThat(store.dirty().oldestStampMicros(Dirt.RIPPLE)).isEqualTo(80);
      assertThat(node(store, 2).calendarDueMs()).as("for who refreshes it").isEqualTo(301);
      assertThat(drain(store, 2_000)).as("an entry is taken once").isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theEndOfInputEndsNoWindow(Backend backend) throws Exception {
    try (StoreHarness harness = open(backend)) {
      schedule(harness.store(), 1, 700);
      harness.store().markDue(Long.MAX_VALUE, 1);
      assertThat(harness.store().isDirty()).isFalse();
      assertThat(drain(harness.store(), Long.MAX_VALUE)).isEmpty();
      assertThat(drain(harness.store(), 700)).containsExactly("1@700");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAVisitorSchedulesAndIsDueIsDeliveredToo(Backend backend) throws Exception {
    try (StoreHarness harness = open(backend)) {
      LayerStore store = harness.store();
      schedule(store, 1, 10);
      List<Long> times = new ArrayList<>();
      store.drainDue(
          100,
          (shard, node) -> {
            long next = 10 + 40L * (times.size() + 1);
            times.add(next - 40);
            shard.schedule(node, next);
          });
      assertThat(times).containsExactly(10L, 50L, 90L);
      assertThat(node(store, 1).calendarDueMs()).isEqualTo(130);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRemovedNodeIsNotDelivered(Backend backend) throws Exception {
    try (StoreHarness harness = open(backend)) {
      LayerStore store = harness.store();
      schedule(store, 1, 10);
      ShardStore shard = store.shard(store.shardOf(TestGraphs.id(1)));
      shard.remove(shard.find(TestGraphs.id(1)));
      assertThat(shard.find(TestGraphs.id(1))).isNull();
      assertThat(drain(store, 100)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsItsBucketWidthOverARestoreWithAnother(Backend backend) throws Exception {
    OperatorSubtaskState state;
    try (StoreHarness harness = open(backend)) {
      schedule(harness.store(), 1, 1_234);
      state = harness.snapshot();
    }
    StoreOptions wider = new StoreOptions(8, 0, 7_777);
    try (StoreHarness harness = StoreHarness.open(backend, SHARDS, TestGraphs.PLAN, wider, state)) {
      assertThat(drain(harness.store(), 1_233)).isEmpty();
      assertThat(drain(harness.store(), 1_234)).containsExactly("1@1234");
    }
  }

  /** The earliest come first; those at the same time in any order. */
  private static void assertDrains(LayerStore store, Map<NodeId, Long> model, long watermarkMs) {
    assertThat(drain(store, watermarkMs))
        .containsExactlyInAnyOrderElementsOf(take(model, watermarkMs))
        .isSortedAccordingTo(
            Comparator.comparingLong(it -> Long.parseLong(it.substring(it.indexOf('@') + 1))));
  }

  /** Random schedules, drains and restores against a map. */
  @Test
  void isAMapOfTimes() throws Exception {
    Random random = new Random(20_261_124);
    Map<NodeId, Long> model = new HashMap<>();
    StoreHarness harness = open(Backend.ROCKSDB);
    try {
      long watermarkMs = 0;
      for (int step = 0; step < 3_000; step++) {
        int i = random.nextInt(40);
        long dueMs = watermarkMs + random.nextInt(600) - 20;
        schedule(harness.store(), i, dueMs);
        model.merge(TestGraphs.id(i), dueMs, Math::min);
        if (step % 20 == 19) {
          watermarkMs += random.nextInt(300);
          assertDrains(harness.store(), model, watermarkMs);
        }
        if (step % 500 == 499) {
          OperatorSubtaskState state = harness.snapshot();
          assertThat(harness.hasRows(TABLE)).isTrue();
          harness.close();
          harness = StoreHarness.open(Backend.ROCKSDB, SHARDS, TestGraphs.PLAN, OPTIONS, state);
        }
      }
      drain(harness.store(), watermarkMs + 1_000);
      harness.snapshot();
      assertThat(harness.hasRows(TABLE)).isFalse();
    } finally {
      harness.close();
    }
  }

  /**
   * The same where the table stays as it is from one snapshot with rows to the next, or until the
   * log of inputs is stopped.
   */
  @Test
  void isAMapOfTimesWhileChangesAreHeld() throws Exception {
    Random random = new Random(20_261_129);
    Map<NodeId, Long> model = new HashMap<>();
    StoreOptions held = new StoreOptions(1_000, 0, BUCKET_MS).withRows(3, 0);
    try (StoreHarness harness =
        StoreHarness.open(Backend.ROCKSDB, SHARDS, TestGraphs.PLAN, held, null)) {
      LayerStore store = harness.store();
      long watermarkMs = 0;
      for (int step = 0; step < 6_000; step++) {
        int i = random.nextInt(40);
        long dueMs = watermarkMs + random.nextInt(600) - 20;
        schedule(store, i, dueMs);
        model.merge(TestGraphs.id(i), dueMs, Math::min);
        assertThat(node(store, i).calendarDueMs()).isEqualTo(model.get(TestGraphs.id(i)));
        assertThat(store.shard(store.shardOf(TestGraphs.id(i))).isScheduled(node(store, i)))
            .as("row in calendar, step %d", step)
            .isTrue();
        if (step % 20 == 19) {
          watermarkMs += random.nextInt(300);
          assertDrains(store, model, watermarkMs);
        }
        if (random.nextInt(100) == 0) {
          harness.snapshot();
        }
        if (random.nextInt(150) == 0) {
          // Rows of nodes are written, so that the log is stopped, and then some of the calendar's.
          store.shard(0).forEachNode(unused -> {});
          store.writeBehind(1);
        }
      }
      drain(store, watermarkMs + 1_000);
      for (int rows = 0; rows < 3; rows++) {
        harness.snapshot();
      }
      assertThat(harness.hasRows(TABLE)).isFalse();
    }
  }

  /** A bucket of which some rows are written and others wait, some of them for the same nodes. */
  @Test
  void aBucketIsWrittenInParts() throws Exception {
    Map<NodeId, Long> model = new HashMap<>();
    OperatorSubtaskState state;
    try (StoreHarness harness = open(Backend.ROCKSDB)) {
      LayerStore store = harness.store();
      assertThat(store.isBehind()).isFalse();
      for (int part = 0; part < 3; part++) {
        // Each time all are due a little earlier, so that those that were written are put again.
        for (int i = 0; i < NODES; i++) {
          long dueMs = 2 * BUCKET_MS - 1 - i % 30 - 30L * part;
          schedule(store, i, dueMs);
          model.put(TestGraphs.id(i), dueMs);
        }
        store.writeBehind(1);
        assertThat(harness.hasRows(TABLE)).isTrue();
        assertThat(store.isBehind()).as("more than 256 wait").isTrue();
      }
      assertDrains(store, model, BUCKET_MS + BUCKET_MS / 2);
      for (int i = 0; i < NODES && store.isBehind(); i++) {
        store.writeBehind(TimeUnit.SECONDS.toNanos(1));
      }
      assertThat(store.isBehind()).as("all was written").isFalse();
      state = harness.snapshot();
    }
    try (StoreHarness harness =
        StoreHarness.open(Backend.ROCKSDB, SHARDS, TestGraphs.PLAN, OPTIONS, state)) {
      assertDrains(harness.store(), model, 2 * BUCKET_MS);
      assertThat(model).isEmpty();
    }
  }

  @Test
  void rowsOfTheCalendarAreLeftWhileInputsAreLogged() throws Exception {
    StoreOptions held = new StoreOptions(1_000, 0, BUCKET_MS).withRows(3, 0);
    try (StoreHarness harness =
        StoreHarness.open(Backend.ROCKSDB, SHARDS, TestGraphs.PLAN, held, null)) {
      harness.snapshot();
      schedule(harness.store(), 1, 250);
      assertThat(harness.store().isBehind()).isFalse();
      harness.store().writeBehind(1);
      assertThat(harness.hasRows(TABLE)).isFalse();
      // A visit of all nodes writes their rows, and the log is of no use any more.
      for (int shard = 0; shard < SHARDS; shard++) {
        harness.store().shard(shard).forEachNode(unused -> {});
      }
      assertThat(harness.store().isBehind()).isTrue();
      harness.store().writeBehind(1);
      assertThat(harness.hasRows(TABLE)).isTrue();
    }
  }

  @Test
  void aSnapshotWithoutRowsHasTheCalendarOfTheLastOneWithThem() throws Exception {
    StoreOptions held = new StoreOptions(1_000, 0, BUCKET_MS).withRows(3, 0);
    OperatorSubtaskState state;
    try (StoreHarness harness =
        StoreHarness.open(Backend.ROCKSDB, SHARDS, TestGraphs.PLAN, held, null)) {
      for (int i = 0; i < 20; i++) {
        schedule(harness.store(), i, 50L * i);
      }
      harness.snapshot();
      assertThat(drain(harness.store(), 5_000)).hasSize(20);
      state = harness.snapshot();
      assertThat(harness.hasRows(TABLE)).isTrue();
    }
    try (StoreHarness harness =
        StoreHarness.open(Backend.ROCKSDB, SHARDS, TestGraphs.PLAN, held, state)) {
      assertThat(drain(harness.store(), 5_000)).hasSize(20);
      harness.snapshot();
      assertThat(harness.hasRows(TABLE)).isFalse();
    }
  }

  private static List<String> take(Map<NodeId, Long> model, long watermarkMs) {
    List<Map.Entry<NodeId, Long>> due = new ArrayList<>();
    model.entrySet().stream()
        .filter(entry -> entry.getValue() <= watermarkMs)
        .sorted(Map.Entry.<NodeId, Long>comparingByValue().thenComparing(Map.Entry::getKey))
        .forEach(entry -> due.add(Map.entry(entry.getKey(), entry.getValue())));
    due.forEach(entry -> model.remove(entry.getKey()));
    return due.stream().map(entry -> name(entry.getKey()) + "@" + entry.getValue()).toList();
  }

  private static StoreHarness open(Backend backend) throws Exception {
    return StoreHarness.open(backend, SHARDS, TestGraphs.PLAN, OPTIONS, null);
  }

  private static LayerNode node(LayerStore store, int i) {
    return store.shard(store.shardOf(TestGraphs.id(i))).find(TestGraphs.id(i));
  }

  private static void schedule(LayerStore store, int i, long dueMs) {
    ShardStore shard = store.shard(store.shardOf(TestGraphs.id(i)));
    shard.schedule(shard.findOrCreate(TestGraphs.account(i)), dueMs);
  }

  private static List<String> drain(LayerStore store, long watermarkMs) {
    List<String> delivered = new ArrayList<>();
    // The visitor is told no time: what is left in the calendar tells it.
    Map<NodeId, Long> before = new HashMap<>();
    for (int i = 0; i < NODES; i++) {
      LayerNode node = node(store, i);
      if (node != null) {
        before.put(TestGraphs.id(i), node.calendarDueMs());
      }
    }
    store.drainDue(
        watermarkMs,
        (shard, node) -> {
          NodeId id = node.graph().ref().key();
          delivered.add(name(id) + "@" + before.get(id));
        });
    return delivered;
  }

  private static String name(NodeId id) {
    for (int i = 0; i < NODES; i++) {
      if (TestGraphs.id(i).equals(id)) {
        return String.valueOf(i);
      }
    }
    throw new AssertionError("delivered " + id + ", which was never scheduled");
  }
}

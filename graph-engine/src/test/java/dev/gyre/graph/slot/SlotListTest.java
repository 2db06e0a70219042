package dev.gyre.graph.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.gyre.graph.event.EdgeId;
import dev.gyre.graph.event.Label;
import dev.gyre.graph.event.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SlotListTest {

  private static final long NEVER = Long.MIN_VALUE;
  private static final float[] NONE = {};
  private static final SlotRules RULES = new SlotRules(3, 10, 2);

  private static Outcome upsert(SlotList list, long ts, String id, long update, float x) {
    EdgeId edge = EdgeId.of(id);
    float[] values = {9, x, -x};
    return list.offer(ts, edge.hi(), edge.lo(), 1, 2, update, false, values, 1, NEVER, NEVER);
  }

  private static List<String> ids(SlotList list) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      ids.add(list.id(i) + "@" + list.timestampMs(i));
    }
    return ids;
  }

  @Test
  void keepsTheGreatestInOrder() {
    SlotList list = new SlotList(RULES);
    assertThat(upsert(list, 5, "b", 5, 1)).isEqualTo(Outcome.APPLIED);
    assertThat(upsert(list, 5, "a", 5, 2)).isEqualTo(Outcome.APPLIED);
    assertThat(upsert(list, 4, "z", 4, 3)).isEqualTo(Outcome.APPLIED);
    assertThat(ids(list)).containsExactly("z@4", "a@5", "b@5");
    assertThat(upsert(list, 5, "aa", 5, 4)).isEqualTo(Outcome.APPLIED);
    assertThat(ids(list)).containsExactly("a@5", "aa@5", "b@5");
    assertThat(upsert(list, 4, "zz", 4, 5)).isEqualTo(Outcome.BELOW_FAN_IN);
    assertThat(list.features()[list.featureOffset(1)]).isEqualTo(4);
    assertThat(list.features()[list.featureOffset(1) + 1]).isEqualTo(-4);
  }

  @Test
  void edgesOfOneIdFromDifferentNodesAreDifferentEdges() {
    SlotList list = new SlotList(RULES);
    EdgeId id = EdgeId.of("e");
    float[] x = {0, 0};
    list.offer(5, id.hi(), id.lo(), 2, 0, 5, false, x, 0, NEVER, NEVER);
    list.offer(5, id.hi(), id.lo(), 1, 0, 5, false, x, 0, NEVER, NEVER);
    assertThat(list.size()).isEqualTo(2);
    assertThat(list.other(0)).isEqualTo(new NodeId(1, 0));
  }

  @Test
  void saysWhenALiveEdgeLeavesTheWindowAndWhenTheNextWill() {
    SlotList list = new SlotList(RULES);
    assertThat(list.nextExpiryMs()).isEqualTo(Long.MAX_VALUE);
    upsert(list, 5, "a", 5, 1);
    upsert(list, 6, "b", 6, 1);
    EdgeId a = EdgeId.of("a");
    list.offer(5, a.hi(), a.lo(), 1, 2, 7, true, NONE, 0, NEVER, NEVER);
    assertThat(list.liveCount()).isEqualTo(1);
    assertThat(list.nextExpiryMs()).isEqualTo(15);
    assertThat(list.prune(14)).isFalse();
    assertThat(list.size()).isEqualTo(2);
    assertThat(list.prune(15)).as("a was dead").isFalse();
    assertThat(ids(list)).containsExactly("b@6");
    assertThat(list.prune(16)).isTrue();
    assertThat(list.size()).isZero();
    assertThat(upsert(list, 9, "c", 9, 1))
        .as("usable after it was empty")
        .isEqualTo(Outcome.APPLIED);
  }

  @Test
  void aWatermarkNearTheEndOfTimeDoesNotOverflow() {
    SlotList list = new SlotList(RULES);
    upsert(list, 5, "a", 5, 1);
    assertThat(list.prune(Long.MIN_VALUE)).isFalse();
    assertThat(list.prune(Long.MIN_VALUE + 3)).isFalse();
    assertThat(list.size()).isEqualTo(1);
  }

  @Test
  void killsUpToATimeInclusive() {
    SlotList list = new SlotList(RULES);
    upsert(list, 5, "a", 5, 1);
    upsert(list, 6, "b", 6, 1);
    assertThat(list.killUpTo(7, 7, 9)).as("no edge from there").isZero();
    assertThat(list.killUpTo(1, 2, 5)).isEqualTo(1);
    assertThat(list.killUpTo(1, 2, 5)).as("dead already").isZero();
    assertThat(list.isKilled(0)).isTrue();
    assertThat(list.isLive(1)).isTrue();
    assertThat(list.clockMs()).isEqualTo(6);
    assertThat(upsert(list, 5, "a", 9, 1))
        .as("an update does not revive")
        .isEqualTo(Outcome.APPLIED);
    assertThat(list.isLive(0)).isFalse();
    assertThat(list.killAll(6)).isEqualTo(1);
    assertThat(list.clockMs()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void labelsMoveWithTheirEdges() {
    SlotList list = new SlotList(RULES);
    upsert(list, 5, "b", 5, 1);
    assertThat(list.label(0, 8, Label.FRAUD)).isEqualTo(Outcome.APPLIED);
    assertThat(list.label(0, 7, Label.FRAUD)).isEqualTo(Outcome.SUPERSEDED);
    assertThat(list.label(0, 9, Label.UNKNOWN)).isEqualTo(Outcome.APPLIED);
    assertThat(list.label(0, 9, Label.LEGITIMATE)).isEqualTo(Outcome.APPLIED);
    upsert(list, 4, "a", 4, 1);
    upsert(list, 6, "c", 6, 1);
    upsert(list, 7, "d", 7, 1);
    assertThat(ids(list)).containsExactly("b@5", "c@6", "d@7");
    assertThat(list.label(0)).isEqualTo(Label.LEGITIMATE);
    assertThat(list.labelAvailableAtMs(0)).isEqualTo(9);
    assertThat(list.label(2)).isEqualTo(Label.UNKNOWN);
    assertThat(list.labelAvailableAtMs(2)).isEqualTo(SlotList.NO_LABEL);
    list.prune(15);
    assertThat(list.label(0)).isEqualTo(Label.UNKNOWN);
  }

  @Test
  void nanIsOneValueWhateverItsBits() {
    SlotList list = new SlotList(RULES);
    upsert(list, 5, "a", 5, Float.NaN);
    float odd = Float.intBitsToFloat(0x7fc00001);
    assertThat(upsert(list, 5, "a", 5, odd)).isEqualTo(Outcome.DUPLICATE);
  }

  /** The plain rule: all that was ever offered, of which the greatest hold the slots. */
  @Property(tries = 500)
  void isTheGreatestOfAllThatWereOffered(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int fanIn) {
    Random random = new Random(seed);
    long window = random.nextBoolean() ? 50 : 250;
    SlotList list = new SlotList(new SlotRules(fanIn, window, 1));
    TreeMap<Long, long[]> offered = new TreeMap<>();
    Set<Long> labelled = new HashSet<>();
    Set<Long> deleted = new HashSet<>();
    long watermark = 0;
    int lag = 1 + random.nextInt(30);
    for (int i = 0; i < 200; i++) {
      long ts = 100 + i - random.nextInt(lag);
      long other = random.nextInt(6);
      // Distinct times: ties are others' to test.
      long at = 1_000 * ts + i;
      if (window + at / 1_000 > watermark) {
        list.offer(at / 1_000, 0, i, other, -other, 7, false, new float[] {i}, 0, NEVER, watermark);
        offered.put(at, new long[] {i, other});
      }
      if (random.nextInt(4) == 0) {
        watermark = Math.max(watermark, ts + 30 + random.nextInt(20));
        list.prune(watermark);
      }
      if (list.size() > 0 && random.nextInt(5) == 0) {
        int slot = random.nextInt(list.size());
        list.label(slot, 3, Label.FRAUD);
        labelled.add(list.idLo(slot));
      }
      if (list.size() > 0 && random.nextInt(9) == 0) {
        int slot = random.nextInt(list.size());
        list.offer(
            list.timestampMs(slot),
            list.idHi(slot),
            list.idLo(slot),
            list.otherHi(slot),
            list.otherLo(slot),
            8,
            true,
            NONE,
            0,
            NEVER,
            watermark);
        deleted.add(list.idLo(slot));
      }
      List<long[]> expected = new ArrayList<>();
      for (Map.Entry<Long, long[]> edge : offered.descendingMap().entrySet()) {
        if (expected.size() < fanIn && edge.getKey() / 1_000 + window > watermark) {
          expected.add(0, edge.getValue());
        }
      }
      assertThat(list.size()).isEqualTo(expected.size());
      for (int slot = 0; slot < list.size(); slot++) {
        assertThat(list.idLo(slot)).isEqualTo(expected.get(slot)[0]);
        assertThat(list.otherHi(slot)).isEqualTo(expected.get(slot)[1]);
        boolean gone = deleted.contains(list.idLo(slot));
        assertThat(list.features()[list.featureOffset(slot)])
            .isEqualTo(Float.valueOf(gone ? Float.NaN : list.idLo(slot)));
        assertThat(list.updateTimeMs(slot)).isEqualTo(gone ? 8 : 7);
        assertThat(list.isLive(slot)).isEqualTo(!gone);
        boolean fraud = labelled.contains(list.idLo(slot));
        assertThat(list.label(slot)).isEqualTo(fraud ? Label.FRAUD : Label.UNKNOWN);
        assertThat(list.labelAvailableAtMs(slot)).isEqualTo(fraud ? 3 : SlotList.NO_LABEL);
      }
      for (long node = 0; node < 6; node++) {
        long sought = node;
        assertThat(list.holdsOther(node, -node))
            .isEqualTo(expected.stream().anyMatch(edge -> edge[1] == sought));
      }
      assertThat(list.holdsOther(1, 1L << 40 | 0xffffffffL)).isFalse();
    }
  }

  @Property(tries = 300)
  void restoresFromItsAccessors(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int events) {
    Random random = new Random(seed);
    SlotList list = new SlotList(new SlotRules(1 + random.nextInt(20), 20, 2));
    change(list, events, random);
    SlotList copy = new SlotList(list.rules());
    copy.ensureCapacity(list.size());
    for (int i = 0; i < list.size(); i++) {
      copy.append(
          list.timestampMs(i),
          list.idHi(i),
          list.idLo(i),
          list.otherHi(i),
          list.otherLo(i),
          list.updateTimeMs(i),
          list.marks(i),
          list.labelAvailableAtMs(i),
          list.features(),
          list.featureOffset(i));
    }
    assertThat(describe(copy)).isEqualTo(describe(list));
    long more = random.nextLong();
    change(list, events, new Random(more));
    change(copy, events, new Random(more));
    assertThat(describe(copy)).as("and goes on like it").isEqualTo(describe(list));
  }

  private static void change(SlotList list, int events, Random random) {
    for (int i = 0; i < events; i++) {
      EdgeId id = EdgeId.of("e" + random.nextInt(5));
      long ts = random.nextInt(30);
      float[] x = {random.nextFloat(), Float.NaN};
      if (random.nextInt(4) == 0) {
        list.offer(ts, id.hi(), id.lo(), 1, 2, ts + 1, true, NONE, 0, random.nextInt(30), NEVER);
      } else {
        list.offer(ts, id.hi(), id.lo(), 1, 2, ts, false, x, 0, random.nextInt(30), NEVER);
      }
      if (random.nextInt(5) == 0) {
        list.label(random.nextInt(list.size()), ts, Label.FRAUD);
      }
    }
  }

  private static List<String> describe(SlotList list) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      float[] x =
          Arrays.copyOfRange(list.features(), list.featureOffset(i), list.featureOffset(i) + 2);
      lines.add(
          list.timestampMs(i)
              + " "
              + list.id(i)
              + " "
              + list.other(i)
              + " "
              + list.updateTimeMs(i)
              + " "
              + list.isDeleted(i)
              + list.isKilled(i)
              + list.label(i)
              + list.labelAvailableAtMs(i)
              + Arrays.toString(x));
    }
    return lines;
  }

  @Test
  void damagedSlotsAreNotRestored() {
    float[] x = {0, 0};
    SlotList list = new SlotList(RULES);
    list.append(5, 1, 1, 0, 0, 5, 0, SlotList.NO_LABEL, x, 0);
    assertThatIllegalStateException()
        .isThrownBy(() -> list.append(5, 1, 1, 0, 0, 5, 0, SlotList.NO_LABEL, x, 0))
        .withMessageContaining("in order");
    assertThatIllegalStateException()
        .isThrownBy(() -> list.append(6, 1, 1, 0, 0, 6, 16, SlotList.NO_LABEL, x, 0))
        .withMessageContaining("16");
    assertThatIllegalStateException()
        .isThrownBy(() -> list.append(6, 1, 1, 0, 0, 6, 12, 3, x, 0))
        .withMessageContaining("12");
    list.append(6, 1, 1, 0, 0, 6, 0, SlotList.NO_LABEL, x, 0);
    list.append(7, 1, 1, 0, 0, 7, 0, SlotList.NO_LABEL, x, 0);
    assertThatIllegalStateException()
        .isThrownBy(() -> list.append(8, 1, 1, 0, 0, 8, 0, SlotList.NO_LABEL, x, 0))
        .withMessageContaining("3 slots");
  }

  @Test
  void tooFewFeaturesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new SlotList(RULES).offer(5, 1, 1, 0, 0, 5, false, new float[2], 1, NEVER, NEVER))
        .withMessageContaining("1 feature values");
    assertThatIllegalArgumentException().isThrownBy(() -> new SlotRules(-1, 1, 0));
  }

  @Test
  void withoutSlotsEveryEdgeIsBelowFanIn() {
    SlotList list = new SlotList(new SlotRules(0, 100, 0));
    assertThat(list.offer(5, 1, 1, 0, 0, 5, false, NONE, 0, NEVER, NEVER))
        .isEqualTo(Outcome.BELOW_FAN_IN);
    assertThat(list.size()).isZero();
  }
}

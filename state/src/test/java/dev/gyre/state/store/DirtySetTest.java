package dev.gyre.state.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.graph.event.NodeId;
import dev.gyre.state.testing.TestGraphs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.flink.util.XORShiftRandom;
import org.junit.jupiter.api.Test;

class DirtySetTest {

  private static final long AGE_MS = 10;
  private static final long AGE_MICROS = AGE_MS * 1_000;

  private final DirtySet dirty = new DirtySet(AGE_MS);

  @Test
  void directLeavesBeforeRippleOldestFirst() {
    mark(1, 10, Dirt.RIPPLE);
    mark(2, 30, Dirt.DIRECT);
    mark(3, 20, Dirt.DIRECT);
    mark(4, 5, Dirt.RIPPLE);
    assertThat(drain(50))
        .containsExactly("3@20 DIRECT", "2@30 DIRECT", "4@5 RIPPLE", "1@10 RIPPLE");
  }

  @Test
  void rippleThatIsOldEnoughHasItsTurn() {
    for (int i = 0; i < 8; i++) {
      mark(10 + i, i, Dirt.RIPPLE);
      mark(20 + i, 100 + i, Dirt.DIRECT);
    }
    assertThat(next(AGE_MICROS - 1)).isEqualTo("20@100 DIRECT");
    List<String> order = drain(AGE_MICROS * 2);
    assertThat(order.subList(0, 8))
        .containsExactly(
            "21@101 DIRECT",
            "22@102 DIRECT",
            "23@103 DIRECT",
            "10@0 RIPPLE",
            "24@104 DIRECT",
            "25@105 DIRECT",
            "26@106 DIRECT",
            "11@1 RIPPLE");
  }

  @Test
  void markingAgainKeepsTheOldestStampAndTheStrongerClass() {
    assertThat(mark(1, 20, Dirt.RIPPLE)).isTrue();
    assertThat(mark(1, 30, Dirt.DIRECT)).isFalse();
    assertThat(dirty.size(Dirt.DIRECT)).isEqualTo(1);
    assertThat(mark(1, 10, Dirt.RIPPLE)).isFalse();
    assertThat(dirty.oldestStampMicros(Dirt.DIRECT)).as("of the direct marks").isEqualTo(30);
    assertThat(dirty.oldestStampMicros(Dirt.RIPPLE)).isEqualTo(Long.MAX_VALUE);
    assertThat(drain(0)).containsExactly("1@10 DIRECT");
    assertThat(dirty.polledDirectMicros()).as("of the direct marks alone").isEqualTo(30);
  }

  @Test
  void directDirtLeavesByItsDirectMarks() {
    mark(1, 5, Dirt.RIPPLE);
    mark(2, 20, Dirt.DIRECT);
    mark(1, 30, Dirt.DIRECT);
    mark(3, 25, Dirt.DIRECT);
    mark(3, 10, Dirt.DIRECT);
    assertThat(drain(0)).containsExactly("3@10 DIRECT", "2@20 DIRECT", "1@5 DIRECT");
  }

  @Test
  void equalStampsLeaveInOrderOfArrival() {
    for (int i = 0; i < 100; i++) {
      mark(i, 7, Dirt.RIPPLE);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(next(7)).isEqualTo(i + "@7 RIPPLE");
    }
  }

  @Test
  void nothingToPoll() {
    assertThat(dirty.poll(0)).isFalse();
    assertThatThrownBy(dirty::polledNode).isInstanceOf(NoSuchElementException.class);
  }

  @Property(tries = 300)
  void isASortedMapOfNodes(@ForAll @Size(max = 300) List<@IntRange(max = 999) Integer> numbers) {
    DirtySet set = new DirtySet(AGE_MS);
    Map<NodeId, Entry> model = new HashMap<>();
    long clock = 0;
    int turn = 0;
    for (int number : numbers) {
      NodeId node = TestGraphs.id(number % 40);
      clock += number % 700;
      if (number % 5 == 4) {
        assertThat(set.poll(clock)).isEqualTo(!model.isEmpty());
        if (!model.isEmpty()) {
          boolean both = bothWait(model, clock);
          turn = both ? (turn + 1) % DirtySet.TURNS : turn;
          Entry expected = first(model, both && turn == 0);
          Entry polled = model.remove(set.polledNode());
          assertThat(polled.dirt()).isEqualTo(expected.dirt());
          assertThat(polled.order()).isEqualTo(expected.order());
          assertThat(set.polledDirt()).isEqualTo(polled.dirt());
          assertThat(set.polledStampMicros()).isEqualTo(polled.stamp());
          assertThat(set.polledDirectMicros()).isEqualTo(polled.direct());
        }
      } else if (number % 17 == 16) {
        assertThat(set.remove(node)).isEqualTo(model.remove(node) != null);
      } else {
        Dirt dirt = number % 3 == 0 ? Dirt.DIRECT : Dirt.RIPPLE;
        long stamp = clock - number % 50;
        set.mark(0, node, stamp, dirt);
        model.merge(node, Entry.of(stamp, dirt), Entry::with);
      }
      assertThat(set.size()).isEqualTo(model.size());
    }
    Map<NodeId, String> left = new HashMap<>();
    set.forEach((shard, node, stamp, dirt) -> left.put(node, stamp + " " + dirt));
    Map<NodeId, String> expected = new HashMap<>();
    model.forEach((node, entry) -> expected.put(node, entry.stamp() + " " + entry.dirt()));
    assertThat(left).isEqualTo(expected);
  }

  private record Entry(long stamp, long direct) {
    static Entry of(long stamp, Dirt dirt) {
      return new Entry(stamp, dirt == Dirt.DIRECT ? stamp : DirtySet.NO_MARK);
    }

    Dirt dirt() {
      return direct == DirtySet.NO_MARK ? Dirt.RIPPLE : Dirt.DIRECT;
    }

    long order() {
      return dirt() == Dirt.DIRECT ? direct : stamp;
    }

    Entry with(Entry other) {
      return new Entry(Math.min(stamp, other.stamp), Math.min(direct, other.direct));
    }
  }

  /** Whether there is direct dirt, and ripple dirt that has waited long. */
  private static boolean bothWait(Map<NodeId, Entry> model, long now) {
    return model.values().stream().anyMatch(entry -> entry.dirt() == Dirt.DIRECT)
        && model.values().stream()
            .anyMatch(entry -> entry.dirt() == Dirt.RIPPLE && now - entry.stamp() >= AGE_MICROS);
  }

  /** The entry that must leave first: where several are equal, so are what is compared of them. */
  private static Entry first(Map<NodeId, Entry> model, boolean turnOfRipple) {
    boolean anyDirect = model.values().stream().anyMatch(entry -> entry.dirt() == Dirt.DIRECT);
    Dirt leaves = anyDirect && !turnOfRipple ? Dirt.DIRECT : Dirt.RIPPLE;
    return model.values().stream()
        .filter(entry -> entry.dirt() == leaves)
        .min(Comparator.comparingLong(Entry::order))
        .orElseThrow();
  }

  private boolean mark(int node, long stamp, Dirt dirt) {
    return dirty.mark(node % 3, TestGraphs.id(node), stamp, dirt);
  }

  private String next(long now) {
    assertThat(dirty.poll(now)).isTrue();
    for (int i = 0; i < 100; i++) {
      if (TestGraphs.id(i).equals(dirty.polledNode())) {
        assertThat(dirty.polledShard()).isEqualTo(i % 3);
        return i + "@" + dirty.polledStampMicros() + " " + dirty.polledDirt();
      }
    }
    throw new AssertionError("polled " + dirty.polledNode() + ", which was never marked");
  }

  private List<String> drain(long now) {
    List<String> order = new ArrayList<>();
    while (!dirty.isEmpty()) {
      order.add(next(now));
    }
    return order;
  }

  @Test
  void oldDirectDirtCanBeMadeRippleDirt() {
    DirtySet dirty = new DirtySet(0);
    for (int i = 0; i < 100; i++) {
      dirty.mark(0, new NodeId(i, i), 1_000 + i, Dirt.DIRECT);
    }
    dirty.mark(0, new NodeId(7, 7), 5, Dirt.RIPPLE);

    dirty.demote(1_050);

    assertThat(dirty.size(Dirt.DIRECT)).isEqualTo(50);
    assertThat(dirty.size(Dirt.RIPPLE)).isEqualTo(50);
    assertThat(dirty.oldestStampMicros(Dirt.DIRECT)).isEqualTo(1_050);
    assertThat(dirty.oldestStampMicros(Dirt.RIPPLE)).isEqualTo(5);
    dirty.mark(0, new NodeId(7, 7), 2_000, Dirt.DIRECT);
    assertThat(dirty.size(Dirt.DIRECT)).isEqualTo(51);
    int polled = 0;
    while (dirty.poll(10_000)) {
      polled++;
    }
    assertThat(polled).isEqualTo(100);
  }

  /** Each time a node is marked with an older stamp it leaves an entry behind. */
  @Test
  void marksThatGrowOlderLeaveInTheOrderOfTheOldest() {
    DirtySet dirty = new DirtySet(0);
    int nodes = 50;
    long stretches = 1L << 20;
    long[] oldest = new long[nodes];
    Arrays.fill(oldest, Long.MAX_VALUE);
    Random random = new XORShiftRandom(7);
    for (long round = 1_000; round > 0; round--) {
      for (int i = 0; i < nodes; i++) {
        long stamp = round * stretches / 100 + random.nextInt(1_000);
        dirty.mark(0, TestGraphs.id(i), stamp, Dirt.DIRECT);
        oldest[i] = Math.min(oldest[i], stamp);
        long expected = Arrays.stream(oldest).min().getAsLong();
        assertThat(dirty.oldestStampMicros(Dirt.DIRECT)).isEqualTo(expected);
      }
    }
    Arrays.sort(oldest);
    for (long stamp : oldest) {
      assertThat(dirty.poll(0)).isTrue();
      assertThat(dirty.polledStampMicros()).isEqualTo(stamp);
    }
    assertThat(dirty.isEmpty()).isTrue();
  }

  /** What is left behind waits in many stretches, behind one that keeps the front where it is. */
  @Test
  void whatIsLeftBehindIsDropped() {
    DirtySet dirty = new DirtySet(0);
    int nodes = 1_000;
    int rounds = 10;
    long step = 1L << 18;
    dirty.mark(0, TestGraphs.id(nodes), -5, Dirt.DIRECT);
    for (int round = rounds; round > 0; round--) {
      for (int i = 0; i < nodes; i++) {
        dirty.mark(i % 7, TestGraphs.id(i), (i % 100 + 1) * step + round * 1_000L, Dirt.DIRECT);
      }
    }
    assertThat(dirty.poll(0)).isTrue();
    assertThat(dirty.polledStampMicros()).isEqualTo(-5);
    for (int i = 0; i < nodes; i++) {
      assertThat(dirty.poll(0)).isTrue();
      assertThat(dirty.polledStampMicros()).isEqualTo((i / 10 + 1) * step + 1_000);
    }
    assertThat(dirty.poll(0)).isFalse();
  }
}

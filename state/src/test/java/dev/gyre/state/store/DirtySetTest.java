package dev.gyre.state.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.graph.event.NodeId;
import dev.gyre.state.testing.TestGraphs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
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
  void rippleThatIsOldEnoughCountsAsDirect() {
    mark(1, 0, Dirt.RIPPLE);
    mark(2, 1, Dirt.DIRECT);
    assertThat(next(AGE_MICROS - 1)).isEqualTo("2@1 DIRECT");
    mark(2, 1, Dirt.DIRECT);
    assertThat(next(AGE_MICROS)).isEqualTo("1@0 RIPPLE");
    mark(3, 2, Dirt.RIPPLE);
    assertThat(next(AGE_MICROS * 2)).as("older direct dirt first").isEqualTo("2@1 DIRECT");
  }

  @Test
  void markingAgainKeepsTheOldestStampAndTheStrongerClass() {
    assertThat(mark(1, 20, Dirt.RIPPLE)).isTrue();
    assertThat(mark(1, 30, Dirt.DIRECT)).isFalse();
    assertThat(dirty.size(Dirt.DIRECT)).isEqualTo(1);
    assertThat(mark(1, 10, Dirt.RIPPLE)).isFalse();
    assertThat(dirty.oldestStampMicros(Dirt.DIRECT)).isEqualTo(10);
    assertThat(dirty.oldestStampMicros(Dirt.RIPPLE)).isEqualTo(Long.MAX_VALUE);
    assertThat(drain(0)).containsExactly("1@10 DIRECT");
    assertThat(dirty.polledDirectMicros()).as("of the direct marks alone").isEqualTo(30);
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
    for (int number : numbers) {
      NodeId node = TestGraphs.id(number % 40);
      clock += number % 700;
      if (number % 5 == 4) {
        assertThat(set.poll(clock)).isEqualTo(!model.isEmpty());
        if (!model.isEmpty()) {
          Entry expected = first(model, clock);
          assertThat(set.polledStampMicros()).isEqualTo(expected.stamp());
          assertThat(set.polledDirt()).isEqualTo(expected.dirt());
          Entry polled = model.remove(set.polledNode());
          assertThat(polled.stamp()).isEqualTo(expected.stamp());
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

    Entry with(Entry other) {
      return new Entry(Math.min(stamp, other.stamp), Math.min(direct, other.direct));
    }
  }

  /** The entry that must leave first: where several are equal, so are what is compared of them. */
  private static Entry first(Map<NodeId, Entry> model, long now) {
    boolean anyDirect = model.values().stream().anyMatch(entry -> entry.dirt() == Dirt.DIRECT);
    return model.values().stream()
        .filter(
            entry -> !anyDirect || entry.dirt() == Dirt.DIRECT || now - entry.stamp() >= AGE_MICROS)
        .min(Comparator.comparingLong(Entry::stamp).thenComparing(Entry::dirt))
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
}

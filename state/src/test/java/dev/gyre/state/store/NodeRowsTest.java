package dev.gyre.state.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.NodeId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class NodeRowsTest {

  /** Few places of the table, so that nodes push each other on. */
  private static NodeId node(int number) {
    return new NodeId(number % 3, number % 7 + 1024L * (number / 21));
  }

  @Property(tries = 300)
  void isAMapOfNodes(@ForAll @Size(max = 2000) List<@IntRange(max = 899) Integer> numbers) {
    NodeRows rows = new NodeRows(1);
    Map<NodeId, Integer> model = new HashMap<>();
    Map<NodeId, Long> values = new HashMap<>();
    for (int number : numbers) {
      NodeId node = node(number % 300);
      Integer known = model.get(node);
      assertThat(rows.find(node.hi(), node.lo()))
          .isEqualTo(known == null ? NodeRows.ABSENT : known);
      if (known == null) {
        int row = rows.add(node.hi(), node.lo());
        assertThat(row).isBetween(0, rows.capacity() - 1);
        assertThat(model.values()).doesNotContain(row);
        rows.set(row, 0, number);
        model.put(node, row);
        values.put(node, (long) number);
      } else if (number >= 300) {
        rows.remove(known);
        model.remove(node);
      }
      assertThat(rows.size()).isEqualTo(model.size());
    }
    for (int number = 0; number < 300; number++) {
      NodeId node = node(number);
      assertThat(rows.find(node.hi(), node.lo()))
          .isEqualTo(model.getOrDefault(node, NodeRows.ABSENT));
    }
    model.forEach(
        (node, row) -> {
          assertThat(rows.node(row)).isEqualTo(node);
          assertThat(rows.value(row, 0)).isEqualTo(values.get(node));
        });
  }

  @Test
  void growsAndUsesRowsAgain() {
    NodeRows rows = new NodeRows(0);
    Set<Integer> taken = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      taken.add(rows.add(i, i * 31L));
    }
    assertThat(taken).hasSize(10_000);
    int capacity = rows.capacity();
    for (int i = 0; i < 10_000; i++) {
      rows.remove(rows.find(i, i * 31L));
    }
    assertThat(rows.size()).isZero();
    for (int i = 0; i < 10_000; i++) {
      rows.add(-i, i);
    }
    assertThat(rows.capacity()).isEqualTo(capacity);
    assertThat(rows.find(-77, 77)).isNotEqualTo(NodeRows.ABSENT);
    assertThat(rows.find(77, 77)).isEqualTo(NodeRows.ABSENT);
  }
}

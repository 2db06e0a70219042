package dev.gyre.graph.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.TestGraphs;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class IdsTest {

  @Property
  void shortEdgeIdsOrderAsTheirBytesAndAreKeptWhole(
      @ForAll @StringLength(max = 5) String a, @ForAll @StringLength(max = 5) String b) {
    // A lone surrogate has no UTF-8 of its own: compare what is encoded.
    byte[] bytesA = a.getBytes(StandardCharsets.UTF_8);
    byte[] bytesB = b.getBytes(StandardCharsets.UTF_8);
    EdgeId idA = EdgeId.of(a);
    EdgeId idB = EdgeId.of(b);
    assertThat(Integer.signum(idA.compareTo(idB)))
        .isEqualTo(Integer.signum(Arrays.compareUnsigned(bytesA, bytesB)));
    assertThat(idA.equals(idB)).isEqualTo(Arrays.equals(bytesA, bytesB));
    assertThat(idA.isHashed()).isFalse();
    assertThat(idA).hasToString(new String(bytesA, StandardCharsets.UTF_8));
  }

  @Test
  void fifteenBytesAreKeptAndSixteenAreHashed() {
    EdgeId kept = EdgeId.of("0123456789abcde");
    EdgeId hashed = EdgeId.of("0123456789abcdef");
    EdgeId other = EdgeId.of("0123456789abcdeg");
    assertThat(kept).hasToString("0123456789abcde");
    assertThat(hashed.isHashed()).isTrue();
    assertThat(hashed).isNotEqualTo(other);
    assertThat(hashed.toString()).startsWith("0123456~").hasSize(24);
    assertThat(hashed.hi() >>> 8).as("first 7 bytes").isEqualTo(kept.hi() >>> 8);
    assertThat(EdgeId.of("0123455zzzzzzzzzzzzz")).isLessThan(hashed);
  }

  @Test
  void idsAreTheSameForEver() {
    // State and topics hold them: a change here is a change of format.
    assertThat(NodeId.of("account", "a1")).hasToString("b4b97e4232c73a6ab67294f0b2ff897c");
    assertThat(EdgeId.of("0123456789abcdef")).hasToString("0123456~64439946d8fa212d");
    assertThat(EdgeId.of("e1")).isEqualTo(new EdgeId(0x6531000000000000L, 2));
  }

  @Test
  void typeAndIdTellNodesApart() {
    assertThat(NodeId.of("a", "bc")).isNotEqualTo(NodeId.of("ab", "c"));
    NodeRef account = NodeRef.of(TestGraphs.SCHEMA, 0, "x");
    NodeRef merchant = NodeRef.of(TestGraphs.SCHEMA, 1, "x");
    assertThat(account).isNotEqualTo(merchant);
    assertThat(account.key()).isEqualTo(NodeId.of("account", "x"));
    assertThat(new NodeRef(0, "", account.key())).as("by identity").isEqualTo(account);
  }

  @Test
  void nodeIdsOrderUnsigned() {
    assertThat(new NodeId(-1, 0)).isGreaterThan(new NodeId(1, -1));
    assertThat(new NodeId(1, -1)).isGreaterThan(new NodeId(1, 1));
  }
}

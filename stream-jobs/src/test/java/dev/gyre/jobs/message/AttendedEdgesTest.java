package dev.gyre.jobs.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class AttendedEdgesTest {

  @Provide
  static Arbitrary<AttendedEdge> edges() {
    return Combinators.combine(
            Arbitraries.strings().ofMaxLength(20),
            Arbitraries.integers().between(0, 65_535),
            Arbitraries.longs(),
            Arbitraries.floats().between(0, 1),
            Arbitraries.integers().between(0, 2))
        .as(AttendedEdge::new);
  }

  @Property(tries = 200)
  void theyComeBack(@ForAll List<@From("edges") AttendedEdge> edges) {
    assertThat(AttendedEdges.decode(AttendedEdges.encode(edges))).isEqualTo(edges);
  }

  @Test
  void whatIsCutOffOrOfALaterBuildIsRefused() {
    byte[] bytes = AttendedEdges.encode(List.of(new AttendedEdge("a", 1, 2, 0.5f, 0)));
    assertThatThrownBy(() -> AttendedEdges.decode(Arrays.copyOf(bytes, bytes.length - 1)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("attended in-edges are cut off");
    bytes[0] = 9;
    assertThatThrownBy(() -> AttendedEdges.decode(bytes))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("layout 9");
  }
}

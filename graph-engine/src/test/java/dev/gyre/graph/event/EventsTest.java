package dev.gyre.graph.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gyre.graph.TestGraphs;
import org.junit.jupiter.api.Test;

class EventsTest {

  private static final NodeRef A = NodeRef.of(TestGraphs.SCHEMA, 0, "a");
  private static final NodeRef M = NodeRef.of(TestGraphs.SCHEMA, 1, "m");

  private static EdgeUpsert edge(long ts, long update, float... features) {
    return new EdgeUpsert(TestGraphs.PAYS, "e1", A, M, ts, update, features);
  }

  @Test
  void anEventIsJudgedByItsUpdate() {
    assertThat(edge(5, 9, 1, 2).eventTimeMs()).isEqualTo(9);
    assertThat(new EdgeDelete(TestGraphs.PAYS, "e1", A, M, 5, 8).eventTimeMs()).isEqualTo(8);
    assertThat(new LabelEvent(TestGraphs.PAYS, "e1", A, M, 5, 7, Label.FRAUD).eventTimeMs())
        .isEqualTo(7);
    assertThat(new NodeDelete(A, 6).eventTimeMs()).isEqualTo(6);
  }

  @Test
  void halvesAreTheInEdgesOfBothEnds() {
    HalfEdges halves = HalfEdges.of(edge(5, 5, 1, 2), TestGraphs.SCHEMA);
    assertThat(halves.atTarget())
        .isEqualTo(new HalfEdge(M, A, 0, EdgeId.of("e1"), 5, 5, false, new float[] {1, 2}));
    assertThat(halves.atSource())
        .isEqualTo(new HalfEdge(A, M, 1, EdgeId.of("e1"), 5, 5, false, new float[] {1, 2}));
    assertThat(halves.atTarget().isCreation()).isTrue();
    assertThat(HalfEdges.of(edge(5, 6, 1, 2), TestGraphs.SCHEMA).atSource().isCreation()).isFalse();
    EdgeDelete delete = new EdgeDelete(TestGraphs.PAYS, "e1", A, M, 5, 5);
    assertThat(HalfEdges.of(delete, TestGraphs.SCHEMA).atSource().isCreation()).isFalse();
    assertThat(HalfEdges.of(delete, TestGraphs.SCHEMA).atTarget().features()).isEmpty();
  }

  @Test
  void timesThatCannotBeAreRefused() {
    assertThatExceptionOfType(EventException.class)
        .isThrownBy(() -> edge(5, 4))
        .withMessageContaining("'e1'")
        .withMessageContaining("4 ms, before")
        .withMessageContaining("5 ms");
    assertThatExceptionOfType(EventException.class)
        .isThrownBy(() -> new NodeDelete(A, Long.MAX_VALUE))
        .withMessageContaining("milliseconds");
    assertThatExceptionOfType(EventException.class)
        .isThrownBy(() -> new LabelEvent(0, "e1", A, M, 5, 4, Label.FRAUD))
        .withMessageContaining("availability");
    assertThatExceptionOfType(EventException.class).isThrownBy(() -> Label.of(3));
  }

  @Test
  void featuresOfAnotherWidthAreRefused() {
    assertThatExceptionOfType(EventException.class)
        .isThrownBy(() -> HalfEdges.of(edge(5, 5, 1), TestGraphs.SCHEMA))
        .withMessageContaining("1 feature values")
        .withMessageContaining("'pays'");
  }
}

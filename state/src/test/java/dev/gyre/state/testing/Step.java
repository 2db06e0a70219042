package dev.gyre.state.testing;

import dev.gyre.graph.event.EdgeDelete;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.Label;
import dev.gyre.graph.event.LabelEvent;
import dev.gyre.graph.event.NodeDelete;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.event.NodeUpsert;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * One random step of a test: numbers from which an event, or something done to the store, is made.
 *
 * @param kind what it is
 * @param a first node
 * @param b second node
 * @param edge number of the edge: few, so that versions meet
 * @param offsetMs from the test's clock
 * @param value a feature, a delay, or a budget
 */
public record Step(Kind kind, int a, int b, int edge, int offsetMs, int value) {

  /** What a step is; weights follow from how often one is listed in {@link #steps}. */
  public enum Kind {
    PAY,
    TRUST,
    UPDATE_EDGE,
    DELETE_EDGE,
    UPSERT_NODE,
    DELETE_NODE,
    LABEL,
    ADVANCE,
    FLUSH,
    WRITE_BEHIND,
    RESTORE
  }

  private static final Kind[] MIX = {
    Kind.PAY,
    Kind.PAY,
    Kind.PAY,
    Kind.PAY,
    Kind.PAY,
    Kind.TRUST,
    Kind.TRUST,
    Kind.TRUST,
    Kind.UPDATE_EDGE,
    Kind.DELETE_EDGE,
    Kind.UPSERT_NODE,
    Kind.DELETE_NODE,
    Kind.LABEL,
    Kind.LABEL,
    Kind.ADVANCE,
    Kind.ADVANCE,
    Kind.ADVANCE,
    Kind.FLUSH,
    Kind.WRITE_BEHIND,
    Kind.RESTORE
  };

  private static final int NODES = 6;
  private static final int EDGES = 12;
  private static final int NODE_TIME_MS = 50;
  private static final int EDGE_SPACING_MS = 37;

  /** Sequences of steps, up to a length. */
  public static Arbitrary<List<Step>> steps(int atMost) {
    return Combinators.combine(
            Arbitraries.of(MIX),
            Arbitraries.integers().between(0, NODES - 1),
            Arbitraries.integers().between(0, NODES - 1),
            Arbitraries.integers().between(0, EDGES - 1),
            Arbitraries.integers().between(-300, 900),
            Arbitraries.integers().between(0, 500))
        .as(Step::new)
        .list()
        .ofMaxSize(atMost);
  }

  /** Returns the event of the step, or null if it is none. */
  public GraphEvent event(long clockMs) {
    // Edges with one number have one timestamp within a second: an edge's timestamp is immutable.
    long second = Math.floorDiv(clockMs + offsetMs, 1_000L) * 1_000L;
    long timestampMs = second + (long) edge * EDGE_SPACING_MS;
    String id = edge % 5 == 0 ? "a-rather-long-edge-id-" + edge : "e" + edge;
    NodeRef from = TestGraphs.account(a);
    NodeRef shop = TestGraphs.merchant(b);
    float[] amount = {value};
    return switch (kind) {
      case PAY -> new EdgeUpsert(TestGraphs.PAYS, id, from, shop, timestampMs, timestampMs, amount);
      case TRUST ->
          new EdgeUpsert(
              TestGraphs.TRUSTS,
              id,
              from,
              TestGraphs.account(b),
              timestampMs,
              timestampMs,
              new float[0]);
      case UPDATE_EDGE ->
          new EdgeUpsert(TestGraphs.PAYS, id, from, shop, timestampMs, timestampMs + value, amount);
      case DELETE_EDGE ->
          new EdgeDelete(TestGraphs.PAYS, id, from, shop, timestampMs, timestampMs + value);
      case UPSERT_NODE -> new NodeUpsert(from, clockMs + offsetMs, new float[] {value, Float.NaN});
      case DELETE_NODE ->
          new NodeDelete(b % 2 == 0 ? from : shop, clockMs + offsetMs / NODE_TIME_MS);
      case LABEL ->
          new LabelEvent(
              TestGraphs.PAYS,
              id,
              from,
              shop,
              timestampMs,
              timestampMs + value,
              value % 2 == 0 ? Label.FRAUD : Label.LEGITIMATE);
      case ADVANCE, FLUSH, WRITE_BEHIND, RESTORE -> null;
    };
  }
}

package dev.gyre.benchmarks;

import dev.gyre.graph.event.EdgeId;
import dev.gyre.graph.event.HalfEdge;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.schema.FanIn;
import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.graph.schema.NodeTypeSpec;
import dev.gyre.graph.schema.RelationSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.graph.schema.Window;
import java.util.List;

/** Accounts that pay each other, 32 in-edges at most; what state benchmarks are about. */
final class StateGraph {

  static final int FAN_IN = 32;

  /** Accounts that others have in-edges from. */
  static final int SOURCES = 1 << 16;

  private static final long WEEK_MS = 7 * 86_400_000L;

  static final TypeSchema TYPES =
      TypeSchema.of(
          List.of(new NodeTypeSpec("account", List.of())),
          List.of(
              new RelationSpec(
                  "pays",
                  "account",
                  "account",
                  "paid_by",
                  List.of(FeatureSpec.numeric("amount")),
                  Window.ofMs(WEEK_MS),
                  FanIn.of(FAN_IN),
                  FanIn.of(FAN_IN))));

  private StateGraph() {}

  static NodeRef account(int number) {
    return NodeRef.of(TYPES, 0, "a" + number);
  }

  /** The in-edge number {@code edge} of an account, from some other one, at that many ms. */
  static HalfEdge inEdge(NodeRef account, int edge) {
    return new HalfEdge(
        account,
        account(Math.floorMod(edge * 7_919 + account.hashCode(), SOURCES)),
        0,
        EdgeId.of("e" + edge + account.id()),
        edge,
        edge,
        false,
        new float[] {edge});
  }
}

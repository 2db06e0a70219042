package dev.gyre.state.testing;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.aggregate.AggregateSpec;
import dev.gyre.graph.event.EdgeId;
import dev.gyre.graph.event.HalfEdge;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.schema.FanIn;
import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.graph.schema.NodeTypeSpec;
import dev.gyre.graph.schema.RelationSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.graph.schema.Window;
import java.util.List;

/** A small graph of payments and of trust: two types, self loops, two windows, small fan-ins. */
public final class TestGraphs {

  public static final int ACCOUNT = 0;
  public static final int MERCHANT = 1;
  public static final int PAYS = 0;
  public static final int TRUSTS = 1;
  public static final long PAYS_WINDOW_MS = 1_000;
  public static final long TRUSTS_WINDOW_MS = 3_000;

  public static final TypeSchema TYPES =
      TypeSchema.of(
          List.of(
              new NodeTypeSpec("account", List.of(FeatureSpec.vector("age", 2))),
              new NodeTypeSpec("merchant", List.of())),
          List.of(
              new RelationSpec(
                  "pays",
                  "account",
                  "merchant",
                  "paidBy",
                  List.of(FeatureSpec.numeric("amount")),
                  Window.ofMs(PAYS_WINDOW_MS),
                  FanIn.of(4),
                  FanIn.of(3)),
              new RelationSpec(
                  "trusts",
                  "account",
                  "account",
                  "trustedBy",
                  List.of(),
                  Window.ofMs(TRUSTS_WINDOW_MS),
                  FanIn.of(2),
                  FanIn.of(5))));

  public static final AggregatePlan PLAN =
      AggregatePlan.of(
          TYPES,
          List.of(
              new AggregateSpec("n", 0, AggregateSpec.Function.COUNT, -1, 1_000, 100),
              new AggregateSpec("sum", 0, AggregateSpec.Function.SUM, 0, 500, 100),
              new AggregateSpec("max", 1, AggregateSpec.Function.MAX, 0, 500, 50),
              new AggregateSpec("payers", 0, AggregateSpec.Function.DISTINCT, -1, 1_000, 250),
              new AggregateSpec("last", 1, AggregateSpec.Function.SINCE_LAST, -1, 1_000, 100),
              new AggregateSpec("fraud", 0, AggregateSpec.Function.FRAUD_SHARE, -1, 1_000, 100)));

  private TestGraphs() {}

  public static NodeRef account(int number) {
    return NodeRef.of(TYPES, ACCOUNT, "a" + number);
  }

  public static NodeRef merchant(int number) {
    return NodeRef.of(TYPES, MERCHANT, "m" + number);
  }

  /** An edge of trust that an account has to another, as the other sees it. */
  public static HalfEdge trustedBy(int self, int other, long timestampMs) {
    return new HalfEdge(
        account(self),
        account(other),
        TYPES.forward(TRUSTS),
        EdgeId.of("e" + other),
        timestampMs,
        timestampMs,
        false,
        new float[0]);
  }

  public static NodeId id(int number) {
    return account(number).key();
  }
}

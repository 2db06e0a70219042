package dev.gyre.jobs.mapping;

import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.NodeDelete;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.event.NodeUpsert;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.jobs.mapping.spec.NodeRule;
import dev.gyre.jobs.mapping.spec.TextValue;
import java.util.List;

/** A compiled {@link NodeRule}. */
final class NodePlan extends RulePlan {
  private final Ref node;
  private final TimePlan updateTime;
  private final FeaturesPlan features;
  private final OpPlan op;

  NodePlan(NodeRule rule, TypeSchema types, Row row, int maxIdBytes) {
    super(rule.when(), row);
    this.node = new Ref(types, rule.type(), rule.id(), "node", row, maxIdBytes);
    this.updateTime = new TimePlan(rule.updateTime(), row);
    this.features =
        FeaturesPlan.compile(types.nodeTypes().get(rule.type()).features(), rule.features(), row);
    this.op = new OpPlan(rule.op(), row);
  }

  @Override
  long emit(Row row, List<GraphEvent> out) throws RecordFault {
    boolean delete = op.deletes(row);
    NodeRef ref = node.node(row);
    long time = updateTime.timeMs(row);
    out.add(
        delete ? new NodeDelete(ref, time) : new NodeUpsert(ref, time, features.read(row, time)));
    return time;
  }

  @Override
  long timeMs(Row row) throws RecordFault {
    return updateTime.timeMs(row);
  }

  /** Reads a node of a known type. */
  static final class Ref {
    private final TypeSchema types;
    private final int type;
    private final IdPlan id;

    Ref(TypeSchema types, int type, TextValue id, String what, Row row, int maxIdBytes) {
      this.types = types;
      this.type = type;
      this.id = new IdPlan(TextPlan.compile(id, row), what, maxIdBytes);
    }

    NodeRef node(Row row) throws RecordFault {
      return NodeRef.of(types, type, id.id(row));
    }
  }
}

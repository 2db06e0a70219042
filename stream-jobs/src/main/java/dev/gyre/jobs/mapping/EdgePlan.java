package dev.gyre.jobs.mapping;

import dev.gyre.graph.event.EdgeDelete;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.schema.RelationSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.jobs.mapping.spec.EdgeRule;
import java.util.List;

/** A compiled {@link EdgeRule}. */
final class EdgePlan extends RulePlan {
  private final EdgeRule rule;
  private final IdPlan id;
  private final NodePlan.Ref source;
  private final NodePlan.Ref target;
  private final TimePlan timestamp;
  private final TimePlan updateTime;
  private final FeaturesPlan features;
  private final OpPlan op;

  EdgePlan(EdgeRule rule, TypeSchema types, Row row, int maxIdBytes) {
    super(rule.when(), row);
    RelationSpec relation = types.relations().get(rule.relation());
    int forward = types.forward(rule.relation());
    this.rule = rule;
    this.id =
        new IdPlan(rule.id() == null ? null : TextPlan.compile(rule.id(), row), "edge", maxIdBytes);
    this.source =
        new NodePlan.Ref(
            types, types.sourceType(forward), rule.source(), "source", row, maxIdBytes);
    this.target =
        new NodePlan.Ref(
            types, types.targetType(forward), rule.target(), "target", row, maxIdBytes);
    this.timestamp = new TimePlan(rule.timestamp(), row);
    this.updateTime = rule.updateTime() == null ? null : new TimePlan(rule.updateTime(), row);
    this.features = FeaturesPlan.compile(relation.features(), rule.features(), row);
    this.op = new OpPlan(rule.op(), row);
  }

  @Override
  long emit(Row row, List<GraphEvent> out) throws RecordFault {
    boolean delete = op.deletes(row);
    String edgeId = id.id(row);
    NodeRef from = source.node(row);
    NodeRef to = target.node(row);
    long ts = timestamp.timeMs(row);
    long update = updateTime == null ? ts : updateTime.timeMs(row);
    if (updateTime != null) {
      TimePlan.checkOrder("update time, " + updateTime.name(row) + ",", update, "timestamp", ts);
    }
    out.add(
        delete
            ? new EdgeDelete(rule.relation(), edgeId, from, to, ts, update)
            : new EdgeUpsert(
                rule.relation(), edgeId, from, to, ts, update, features.read(row, ts)));
    return update;
  }

  @Override
  long timeMs(Row row) throws RecordFault {
    return updateTime == null ? timestamp.timeMs(row) : updateTime.timeMs(row);
  }
}

package dev.gyre.jobs.mapping;

import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.Label;
import dev.gyre.graph.event.LabelEvent;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.jobs.mapping.spec.Availability;
import dev.gyre.jobs.mapping.spec.LabelRule;
import dev.gyre.jobs.mapping.spec.ValueTest;
import java.util.List;

/** A compiled {@link LabelRule}. */
final class LabelPlan extends RulePlan {
  private final LabelRule rule;
  private final IdPlan id;
  private final NodePlan.Ref source;
  private final NodePlan.Ref target;
  private final TimePlan timestamp;
  private final TimePlan available;
  private final TextPlan value;
  private final TestPlan fraud;
  private final TestPlan legitimate;
  private final TestPlan skip;

  LabelPlan(LabelRule rule, TypeSchema types, Row row, int maxIdBytes) {
    super(rule.when(), row);
    int forward = types.forward(rule.relation());
    this.rule = rule;
    this.id = new IdPlan(TextPlan.compile(rule.id(), row), "edge", maxIdBytes);
    this.source =
        new NodePlan.Ref(
            types, types.sourceType(forward), rule.source(), "source", row, maxIdBytes);
    this.target =
        new NodePlan.Ref(
            types, types.targetType(forward), rule.target(), "target", row, maxIdBytes);
    this.timestamp = new TimePlan(rule.timestamp(), row);
    this.available =
        rule.available() instanceof Availability.At at ? new TimePlan(at.time(), row) : null;
    this.value = TextPlan.compile(rule.label().value(), row);
    this.fraud = new TestPlan(value, rule.label().fraud());
    this.legitimate = test(rule.label().legitimate());
    this.skip = test(rule.label().skip());
  }

  private TestPlan test(ValueTest test) {
    return test == null ? null : new TestPlan(value, test);
  }

  @Override
  long emit(Row row, List<GraphEvent> out) throws RecordFault {
    String edgeId = id.id(row);
    NodeRef from = source.node(row);
    NodeRef to = target.node(row);
    long ts = timestamp.timeMs(row);
    long known = availableMs(row, ts);
    value.required(row);
    if (skip == null || !skip.passes(row)) {
      out.add(new LabelEvent(rule.relation(), edgeId, from, to, ts, known, label(row)));
    }
    return known;
  }

  @Override
  long timeMs(Row row) throws RecordFault {
    return availableMs(row, timestamp.timeMs(row));
  }

  private long availableMs(Row row, long ts) throws RecordFault {
    if (rule.available() instanceof Availability.Delay delay) {
      return TimePlan.check(ts + delay.delayMs(), "timestamp plus the label's delay");
    }
    return TimePlan.checkOrder(
        "availability, " + available.name(row) + ",", available.timeMs(row), "timestamp", ts);
  }

  private Label label(Row row) throws RecordFault {
    if (fraud.passes(row)) {
      return Label.FRAUD;
    }
    if (legitimate == null || legitimate.passes(row)) {
      return Label.LEGITIMATE;
    }
    throw RecordFault.of(
        RejectReason.UNKNOWN_VALUE,
        value.name(row),
        value.text(row),
        "the rule's 'label' knows it neither as fraud nor as legitimate nor as skip",
        "add the value to the rule, or correct the producer");
  }
}

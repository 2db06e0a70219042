package dev.gyre.jobs.mapping;

import dev.gyre.graph.event.GraphEvent;
import dev.gyre.jobs.mapping.spec.Condition;
import java.util.List;

/** A compiled rule. */
abstract class RulePlan {
  private final TestPlan[] when;

  RulePlan(List<Condition> when, Row row) {
    this.when = TestPlan.compile(when, row);
  }

  /** Whether the rule is for this record. */
  final boolean applies(Row row) throws RecordFault {
    return TestPlan.allPass(when, row);
  }

  /** Adds the rule's event, if it makes one, and gives the event time in epoch ms. */
  abstract long emit(Row row, List<GraphEvent> out) throws RecordFault;

  /** The time of the event it would make, in epoch ms. */
  abstract long timeMs(Row row) throws RecordFault;
}

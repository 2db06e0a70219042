package dev.gyre.jobs.mapping;

import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.jobs.mapping.spec.MappingSpec;
import dev.gyre.jobs.mapping.spec.RecordFormat;
import dev.gyre.jobs.mapping.spec.Unmatched;
import java.util.ArrayList;
import java.util.List;

/**
 * Maps records by rules. What ships is the rules; the compiled plan, with its scratch space, is
 * made at the first record in each subtask.
 */
final class RuleMapper implements RecordMapper {
  private static final long serialVersionUID = 1L;

  private final MappingSpec spec;
  private final TypeSchema types;
  private final AvroDecoder decoder;
  private transient Row row;
  private transient List<RulePlan> rules;

  RuleMapper(MappingSpec spec, TypeSchema types, AvroDecoder decoder) {
    this.spec = spec;
    this.types = types;
    this.decoder = decoder;
  }

  /** Compiles now, so that a wrong rule is found before the job starts. */
  RuleMapper compile() {
    Row compiledRow = newRow();
    List<RulePlan> plans = new ArrayList<>();
    int maxIdBytes = spec.limits().maxIdBytes();
    spec.nodes().forEach(r -> plans.add(new NodePlan(r, types, compiledRow, maxIdBytes)));
    spec.edges().forEach(r -> plans.add(new EdgePlan(r, types, compiledRow, maxIdBytes)));
    spec.labels().forEach(r -> plans.add(new LabelPlan(r, types, compiledRow, maxIdBytes)));
    if (plans.isEmpty()) {
      throw new IllegalArgumentException(
          "a mapping needs at least one rule for edges, nodes or labels");
    }
    row = compiledRow;
    rules = plans;
    return this;
  }

  private Row newRow() {
    if (spec.format() instanceof RecordFormat.Csv csv) {
      return new CsvRow(csv);
    }
    if (spec.format() instanceof RecordFormat.Json) {
      return new JsonRow();
    }
    return new AvroRow(decoder);
  }

  @Override
  public Mapped map(RawRecord record) {
    if (rules == null) {
      compile();
    }
    try {
      Limits.check(record, spec.limits());
      row.open(record);
      return events();
    } catch (RecordFault fault) {
      return new Mapped.Rejected(fault.reason().code(), fault.getMessage());
    }
  }

  private Mapped events() throws RecordFault {
    List<GraphEvent> events = new ArrayList<>(rules.size());
    long time = Long.MIN_VALUE;
    boolean applied = false;
    for (RulePlan rule : rules) {
      if (rule.applies(row)) {
        applied = true;
        time = Math.max(time, rule.emit(row, events));
      }
    }
    return new Mapped.Events(events, applied ? time : unmatchedTimeMs());
  }

  /**
   * The time of a record that no rule wants: that of the first rule, which is why it must be
   * readable.
   */
  private long unmatchedTimeMs() throws RecordFault {
    if (spec.unmatched() == Unmatched.REJECT) {
      throw new RecordFault(
          RejectReason.NO_RULE_APPLIES,
          "no rule's 'when' holds for the record; add a rule for it, or say 'unmatched: skip'");
    }
    return rules.get(0).timeMs(row);
  }
}

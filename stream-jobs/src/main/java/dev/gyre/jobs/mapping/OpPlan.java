package dev.gyre.jobs.mapping;

import dev.gyre.jobs.mapping.spec.OpValue;

/** Decides between upsert and delete. */
final class OpPlan {
  private final OpValue op;
  private final TextPlan value;

  OpPlan(OpValue op, Row row) {
    this.op = op;
    this.value = op instanceof OpValue.ByValue by ? TextPlan.compile(by.value(), row) : null;
  }

  boolean deletes(Row row) throws RecordFault {
    if (!(op instanceof OpValue.ByValue by)) {
      return op instanceof OpValue.Delete;
    }
    String text = value.required(row);
    if (by.delete().contains(text)) {
      return true;
    }
    if (by.upsert().isEmpty() || by.upsert().contains(text)) {
      return false;
    }
    throw RecordFault.of(
        RejectReason.UNKNOWN_VALUE,
        value.name(row),
        text,
        "it must be one of " + by.upsert() + " (upsert) or " + by.delete() + " (delete)",
        "add the value to the rule's 'op', or correct the producer");
  }
}

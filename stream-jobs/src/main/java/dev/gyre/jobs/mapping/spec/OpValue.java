package dev.gyre.jobs.mapping.spec;

import java.io.Serializable;
import java.util.Set;

/** Whether a rule upserts or deletes. */
public sealed interface OpValue extends Serializable {

  /** Every record upserts. */
  record Upsert() implements OpValue {}

  /** Every record deletes. */
  record Delete() implements OpValue {}

  /**
   * A field of the record says it.
   *
   * @param value the field
   * @param upsert texts that mean upsert; empty: every text that does not mean delete
   * @param delete texts that mean delete
   */
  record ByValue(TextValue value, Set<String> upsert, Set<String> delete) implements OpValue {
    /** Keeps copies. */
    public ByValue {
      upsert = Set.copyOf(upsert);
      delete = Set.copyOf(delete);
    }
  }
}

package dev.gyre.jobs.mapping.spec;

import java.io.Serializable;
import java.util.List;

/**
 * Makes an edge (or its deletion) of every record that meets the conditions.
 *
 * @param relation the declared relation's index in the type schema
 * @param id the edge's id, or null: topic-partition-offset
 * @param source the source node's id
 * @param target the target node's id
 * @param timestamp when the edge happened
 * @param updateTime the version's time, or null: the timestamp
 * @param features one rule per declared feature of the relation
 * @param op upsert or delete
 * @param when conditions, all of which must hold; empty: always
 */
public record EdgeRule(
    int relation,
    TextValue id,
    TextValue source,
    TextValue target,
    TimeValue timestamp,
    TimeValue updateTime,
    List<FeatureRule> features,
    OpValue op,
    List<Condition> when)
    implements Serializable {
  /** Keeps copies. */
  public EdgeRule {
    features = List.copyOf(features);
    when = List.copyOf(when);
  }
}

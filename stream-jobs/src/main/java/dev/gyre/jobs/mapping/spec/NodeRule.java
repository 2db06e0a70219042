package dev.gyre.jobs.mapping.spec;

import java.io.Serializable;
import java.util.List;

/**
 * Makes a node upsert (or deletion) of every record that meets the conditions.
 *
 * @param type the node type's index in the type schema
 * @param id the node's id
 * @param updateTime when the node was as the record says
 * @param features one rule per declared feature of the type
 * @param op upsert or delete
 * @param when conditions, all of which must hold; empty: always
 */
public record NodeRule(
    int type,
    TextValue id,
    TimeValue updateTime,
    List<FeatureRule> features,
    OpValue op,
    List<Condition> when)
    implements Serializable {
  /** Keeps copies. */
  public NodeRule {
    features = List.copyOf(features);
    when = List.copyOf(when);
  }
}

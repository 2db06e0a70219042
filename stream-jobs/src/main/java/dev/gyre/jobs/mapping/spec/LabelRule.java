package dev.gyre.jobs.mapping.spec;

import java.io.Serializable;
import java.util.List;

/**
 * Makes a label of every record that meets the conditions.
 *
 * @param relation the declared relation's index in the type schema
 * @param id the labelled edge's id
 * @param source the edge's source node's id
 * @param target the edge's target node's id
 * @param timestamp the edge's timestamp
 * @param available when the label becomes known
 * @param label what the label says
 * @param when conditions, all of which must hold; empty: always
 */
public record LabelRule(
    int relation,
    TextValue id,
    TextValue source,
    TextValue target,
    TimeValue timestamp,
    Availability available,
    LabelValue label,
    List<Condition> when)
    implements Serializable {
  /** Keeps a copy. */
  public LabelRule {
    when = List.copyOf(when);
  }
}

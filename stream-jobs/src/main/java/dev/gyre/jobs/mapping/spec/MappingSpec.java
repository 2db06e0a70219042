package dev.gyre.jobs.mapping.spec;

import java.io.Serializable;
import java.util.List;

/**
 * Everything a mapper needs to know about a topic's records.
 *
 * @param format how the bytes are laid out
 * @param edges rules that make edges
 * @param nodes rules that make nodes
 * @param labels rules that make labels
 * @param unmatched what becomes of a record to which no rule applies
 * @param limits what a record may be at most
 */
public record MappingSpec(
    RecordFormat format,
    List<EdgeRule> edges,
    List<NodeRule> nodes,
    List<LabelRule> labels,
    Unmatched unmatched,
    MappingLimits limits)
    implements Serializable {
  /** Keeps copies. */
  public MappingSpec {
    edges = List.copyOf(edges);
    nodes = List.copyOf(nodes);
    labels = List.copyOf(labels);
  }

  /** Whether the records are labels and nothing else. */
  public boolean labelsOnly() {
    return !labels.isEmpty() && edges.isEmpty() && nodes.isEmpty();
  }

  /** Whether a record can delete a node. */
  public boolean deletesNodes() {
    return format instanceof RecordFormat.Native
        || nodes.stream().anyMatch(rule -> !(rule.op() instanceof OpValue.Upsert));
  }
}

package dev.gyre.jobs.score;

import dev.gyre.graph.schema.TypeSchema;
import java.io.Serializable;
import java.util.List;

/**
 * What the evidence of an alert calls tracks and in-edges.
 *
 * @param tracks base and meta-path tracks, in the order of their weights
 * @param types the graph's types, for relations and what they come from
 */
public record EvidenceNames(List<String> tracks, TypeSchema types) implements Serializable {

  /** Keeps a serializable copy. */
  public EvidenceNames {
    tracks = List.copyOf(tracks);
  }

  String relation(int directed) {
    return types.directedName(directed);
  }

  String sourceType(int directed) {
    return types.nodeTypes().get(types.sourceType(directed)).name();
  }
}

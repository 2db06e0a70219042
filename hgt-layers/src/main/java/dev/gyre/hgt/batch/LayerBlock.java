package dev.gyre.hgt.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * What one layer computes of a batch: which rows, over which in-edges. Row i of a type after the
 * layer is the same node as row i of the type before it; there may be fewer after it.
 *
 * @param targets by type the number of rows after the layer
 * @param edges by meta relation the in-edges: a row for each target row of the target type, sources
 *     among the rows of the source type before the layer; null for none
 */
public record LayerBlock(int[] targets, List<RelationEdges> edges) {

  /** Keeps its own copies. */
  public LayerBlock {
    targets = targets.clone();
    edges = Collections.unmodifiableList(new ArrayList<>(edges));
  }

  @Override
  public int[] targets() {
    return targets.clone();
  }

  /** Rows of a type after the layer. */
  public int targets(int type) {
    return targets[type];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LayerBlock that
        && Arrays.equals(targets, that.targets)
        && edges.equals(that.edges);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(targets) + edges.hashCode();
  }

  @Override
  public String toString() {
    return "LayerBlock" + Arrays.toString(targets);
  }
}

package dev.gyre.hgt.batch;

import dev.gyre.hgt.grad.Binding;
import dev.gyre.hgt.layer.EdgeTerms;
import dev.gyre.hgt.layer.LayerWeights;
import dev.gyre.hgt.layer.MetaRelations;
import dev.gyre.hgt.layer.TrackPlan;
import java.util.List;

/**
 * One layer over many nodes, on plain indices, with its gradients: the formulas of {@code
 * NodeLayer} with sources projected by large products in place of folded queries. {@code K A} and
 * {@code V M} of every source node, time bucket and edge feature row are products, and by linearity
 * those of an edge are the sum of its rows.
 */
public final class BatchLayer {

  private final LayerWeights weights;
  private final TrackPlan plan;
  private final int layer;
  private final EdgeTerms edgeTerms;

  /**
   * A layer.
   *
   * @param plan the model's tracks
   * @param layer the layer's number, 1 to L
   * @param edgeTerms how edge features choose rows of E_r; null when they are off
   */
  public BatchLayer(LayerWeights weights, TrackPlan plan, int layer, EdgeTerms edgeTerms) {
    this.weights = weights;
    this.plan = plan;
    this.layer = layer;
    this.edgeTerms = edgeTerms;
  }

  LayerWeights weights() {
    return weights;
  }

  TrackPlan plan() {
    return plan;
  }

  int number() {
    return layer;
  }

  EdgeTerms edgeTerms() {
    return edgeTerms;
  }

  /**
   * The vectors of the block's rows after the layer.
   *
   * @param binding gives the weights, in the precision of {@code in}
   * @param in by type the vectors before the layer
   * @param block rows and in-edges. Edges whose source type has no vectors are not read
   * @throws IllegalArgumentException if lengths do not agree
   */
  public LayerPass forward(Binding binding, List<TypeVectors> in, LayerBlock block) {
    check(in, block);
    return new LayerPass(this, binding, in, block);
  }

  /** As {@link #forward(Binding, List, LayerBlock)}, of all rows. */
  public LayerPass forward(Binding binding, List<TypeVectors> in, List<RelationEdges> edges) {
    int[] targets = in.stream().mapToInt(TypeVectors::nodes).toArray();
    return forward(binding, in, new LayerBlock(targets, edges));
  }

  private void check(List<TypeVectors> in, LayerBlock block) {
    MetaRelations meta = weights.meta();
    if (in.size() != meta.types() || block.edges().size() != meta.count()) {
      throw new IllegalArgumentException(
          "a batch of "
              + in.size()
              + " node types and "
              + block.edges().size()
              + " meta relations: the layer has "
              + meta.types()
              + " and "
              + meta.count());
    }
    for (int type = 0; type < in.size(); type++) {
      checkType(type, in.get(type), block.targets(type));
    }
    for (int r = 0; r < meta.count(); r++) {
      RelationEdges edges = block.edges().get(r);
      if (edges != null && edges.targets() != block.targets(meta.target(r))) {
        throw new IllegalArgumentException(
            "meta relation "
                + r
                + " has "
                + edges.targets()
                + " rows: its target type has "
                + block.targets(meta.target(r))
                + " nodes");
      }
    }
  }

  private void checkType(int type, TypeVectors vectors, int targets) {
    if (targets > vectors.nodes()) {
      throw new IllegalArgumentException(
          "node type "
              + type
              + " has "
              + targets
              + " rows after layer "
              + layer
              + " and "
              + vectors.nodes()
              + " before it: rows after a layer are the first of those before it");
    }
    if (vectors.base() == null) {
      return;
    }
    if (weights.type(type) == null) {
      throw new IllegalArgumentException(
          "node type " + type + " has vectors but layer " + layer + " has no weights for it");
    }
    int inputs = weights.type(type).inputs();
    if (vectors.base().size() != vectors.nodes() * inputs) {
      throw new IllegalArgumentException(
          "node type "
              + type
              + " has "
              + vectors.base().size()
              + " numbers for "
              + vectors.nodes()
              + " nodes: layer "
              + layer
              + " reads "
              + inputs
              + " a node");
    }
  }
}

package dev.gyre.hgt.batch;

import dev.gyre.hgt.kernel.Kernels;
import dev.gyre.hgt.layer.EdgeTerms;
import dev.gyre.hgt.layer.LayerWeights;
import dev.gyre.hgt.layer.MetaRelations;
import dev.gyre.hgt.layer.OutputStage;
import dev.gyre.hgt.layer.TrackPlan;
import dev.gyre.hgt.layer.TypeWeights;
import java.util.ArrayList;
import java.util.List;

/**
 * The forward pass of one layer over all nodes, on plain indices: the formulas of {@code NodeLayer}
 * with sources projected by large products in place of folded queries.
 */
public final class BatchLayer {

  private final LayerWeights weights;
  private final TrackPlan plan;
  private final int layer;
  private final Kernels kernels;
  private final BatchAttention attention;

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
    this.kernels = Kernels.best();
    this.attention = new BatchAttention(weights, edgeTerms, kernels);
  }

  /**
   * The vectors of all nodes after the layer.
   *
   * @param in by type the vectors before the layer
   * @param edges by meta relation its in-edges; null for none. Those whose source type has no
   *     vectors are not read
   * @return by type; a type without vectors before the layer has none after it
   */
  public List<TypeVectors> forward(List<TypeVectors> in, List<RelationEdges> edges) {
    MetaRelations meta = weights.meta();
    check(in, edges, meta);
    List<TypeVectors> out = new ArrayList<>();
    for (int type = 0; type < meta.types(); type++) {
      TypeVectors target = in.get(type);
      out.add(
          target.base() == null ? TypeVectors.of(target.nodes(), null) : forward(type, in, edges));
    }
    return out;
  }

  private void check(List<TypeVectors> in, List<RelationEdges> edges, MetaRelations meta) {
    if (in.size() != meta.types() || edges.size() != meta.count()) {
      throw new IllegalArgumentException(
          "a batch of "
              + in.size()
              + " node types and "
              + edges.size()
              + " meta relations: the layer has "
              + meta.types()
              + " and "
              + meta.count());
    }
    for (int type = 0; type < in.size(); type++) {
      TypeVectors vectors = in.get(type);
      if (vectors.base() == null) {
        continue;
      }
      if (weights.type(type) == null) {
        throw new IllegalArgumentException(
            "node type " + type + " has vectors but layer " + layer + " has no weights for it");
      }
      int inputs = weights.type(type).inputs();
      if (vectors.base().length != vectors.nodes() * inputs) {
        throw new IllegalArgumentException(
            "node type "
                + type
                + " has "
                + vectors.base().length
                + " floats for "
                + vectors.nodes()
                + " nodes: layer "
                + layer
                + " reads "
                + inputs
                + " a node");
      }
    }
    for (int r = 0; r < edges.size(); r++) {
      if (edges.get(r) != null
          && edges.get(r).rowPtr().length != in.get(meta.target(r)).nodes() + 1) {
        throw new IllegalArgumentException(
            "meta relation "
                + r
                + " has "
                + (edges.get(r).rowPtr().length - 1)
                + " rows: its target type has "
                + in.get(meta.target(r)).nodes()
                + " nodes");
      }
    }
  }

  private TypeVectors forward(int type, List<TypeVectors> in, List<RelationEdges> edges) {
    MetaRelations meta = weights.meta();
    TypeVectors target = in.get(type);
    TypeWeights typeWeights = weights.type(type);
    float[] query = BatchLinear.apply(typeWeights.query(), target.base(), target.nodes());
    List<BatchAttention.Read> reads = new ArrayList<>();
    for (int r = 0; r < meta.count(); r++) {
      TypeVectors source = in.get(meta.source(r));
      if (meta.target(r) == type && hasEdges(edges.get(r)) && source.base() != null) {
        float[] prior = weights.relation(meta.parameter(r)).prior();
        reads.add(
            new BatchAttention.Read(r, edges.get(r), source.base(), null, source.nodes(), prior));
      }
    }
    boolean[] any = new boolean[target.nodes()];
    float[] base = output(type, target, attention.messages(target.nodes(), query, reads, any));

    List<float[]> tracks = new ArrayList<>();
    List<boolean[]> defined = new ArrayList<>();
    for (int p = 0; p < plan.tracksAt(layer); p++) {
      int relation = plan.relation(layer, p);
      if (meta.target(relation) != type) {
        tracks.add(null);
        defined.add(null);
        continue;
      }
      boolean[] has = new boolean[target.nodes()];
      List<BatchAttention.Read> read = track(p, relation, in, edges);
      tracks.add(output(type, target, attention.messages(target.nodes(), query, read, has)));
      defined.add(has);
    }
    return new TypeVectors(target.nodes(), base, tracks, defined);
  }

  private static boolean hasEdges(RelationEdges edges) {
    return edges != null && edges.size() > 0;
  }

  private List<BatchAttention.Read> track(
      int p, int relation, List<TypeVectors> in, List<RelationEdges> edges) {
    TypeVectors source = in.get(weights.meta().source(relation));
    int parent = plan.parent(layer, p);
    if (!hasEdges(edges.get(relation))) {
      return List.of();
    }
    boolean fromBase = parent == TrackPlan.BASE;
    return List.of(
        new BatchAttention.Read(
            relation,
            edges.get(relation),
            fromBase ? source.base() : source.tracks().get(parent),
            fromBase ? null : source.defined().get(parent),
            source.nodes(),
            weights.trackPriors().get(p)));
  }

  /** GELU, output linear, skip and norm of every row; the same stage as the per-node path. */
  private float[] output(int type, TypeVectors target, float[] messages) {
    TypeWeights typeWeights = weights.type(type);
    kernels.gelu(messages, 0, messages.length);
    float[] out = BatchLinear.apply(typeWeights.output(), messages, target.nodes());
    OutputStage stage = new OutputStage(typeWeights, kernels);
    for (int i = 0; i < target.nodes(); i++) {
      stage.finish(target.base(), i * typeWeights.inputs(), out, i * weights.width());
    }
    return out;
  }
}

package dev.gyre.hgt.batch;

import dev.gyre.graph.batch.GraphBatch;
import dev.gyre.graph.batch.InEdges;
import dev.gyre.graph.batch.NodeColumns;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.encoder.EdgeEncoder;
import dev.gyre.hgt.grad.Binding;
import dev.gyre.hgt.grad.MixOp;
import dev.gyre.hgt.layer.TimeBuckets;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.real.Precision;
import dev.gyre.hgt.real.Reals;
import java.util.ArrayList;
import java.util.List;

/**
 * The forward pass over a whole graph, layer after layer: what every streamed embedding must equal
 * when the pipeline is quiet.
 */
public final class BatchForward {

  private BatchForward() {}

  /**
   * Embeddings of every node of the graph.
   *
   * @throws IllegalArgumentException if the model was not made for the graph's schema
   */
  public static Embeddings run(HgtModel model, GraphBatch graph) {
    model.requireFits(graph.schema(), model.manifest().shape().aggregates());
    Binding binding = new Binding(Precision.FLOAT);
    List<TypeVectors> vectors = encode(model, graph);
    List<RelationEdges> edges = edges(model, graph);
    EdgeEncoder edgeEncoder = model.edgeEncoder().orElse(null);
    for (int layer = 1; layer <= model.config().layers(); layer++) {
      vectors =
          new BatchLayer(model.weights(layer), model.tracks(), layer, edgeEncoder)
              .forward(binding, vectors, edges)
              .out();
    }
    return mix(model, binding, vectors);
  }

  private static List<TypeVectors> encode(HgtModel model, GraphBatch graph) {
    int width = model.config().width();
    List<TypeVectors> vectors = new ArrayList<>();
    for (int type = 0; type < graph.schema().nodeTypes().size(); type++) {
      NodeColumns nodes = graph.nodes(type);
      float[] h0 = new float[nodes.size() * width];
      for (int i = 0; i < nodes.size(); i++) {
        model
            .encoder()
            .encode(
                type,
                nodes.features(),
                i * nodes.featureWidth(),
                nodes.aggregates(),
                i * nodes.aggregateWidth(),
                h0,
                i * width);
      }
      vectors.add(TypeVectors.of(nodes.size(), Precision.FLOAT.of(h0)));
    }
    return vectors;
  }

  private static List<RelationEdges> edges(HgtModel model, GraphBatch graph) {
    TypeSchema schema = graph.schema();
    List<RelationEdges> edges = new ArrayList<>();
    for (int directed = 0; directed < schema.directedCount(); directed++) {
      InEdges in = graph.inEdges(directed);
      long[] clocks = graph.nodes(schema.targetType(directed)).clockMs();
      edges.add(
          new RelationEdges(
              in.rowPtr(),
              in.source(),
              buckets(in, clocks),
              in.label(),
              in.features(),
              in.featureWidth()));
    }
    if (model.config().selfEdges()) {
      for (int type = 0; type < schema.nodeTypes().size(); type++) {
        edges.add(RelationEdges.self(graph.nodes(type).size()));
      }
    }
    return edges;
  }

  private static int[] buckets(InEdges in, long[] clocks) {
    int[] buckets = new int[in.size()];
    for (int target = 0; target < clocks.length; target++) {
      for (int e = in.rowPtr()[target]; e < in.rowPtr()[target + 1]; e++) {
        buckets[e] = TimeBuckets.of(clocks[target] - in.timestampMs()[e]);
      }
    }
    return buckets;
  }

  /** Base and tracks combined; the base alone in a model without tracks. */
  private static Embeddings mix(HgtModel model, Binding binding, List<TypeVectors> vectors) {
    int width = model.config().width();
    List<float[]> byType = new ArrayList<>();
    for (int type = 0; type < vectors.size(); type++) {
      TypeVectors of = vectors.get(type);
      Reals rows =
          model.mixes().isEmpty()
              ? of.base()
              : new MixOp(binding, model.mixes().get(type))
                  .forward(of.nodes(), of.vectors(), of.masks());
      byType.add(rows.floats(of.nodes() * width));
    }
    return new Embeddings(width, byType);
  }
}

package dev.gyre.hgt.batch;

import dev.gyre.graph.batch.GraphBatch;
import dev.gyre.graph.batch.InEdges;
import dev.gyre.graph.batch.NodeColumns;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.encoder.EdgeEncoder;
import dev.gyre.hgt.kernel.Kernels;
import dev.gyre.hgt.layer.TimeBuckets;
import dev.gyre.hgt.layer.TrackMix;
import dev.gyre.hgt.layer.TrackPlan;
import dev.gyre.hgt.model.HgtModel;
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
    List<TypeVectors> vectors = encode(model, graph);
    List<RelationEdges> edges = edges(model, graph);
    EdgeEncoder edgeEncoder = model.edgeEncoder().orElse(null);
    for (int layer = 1; layer <= model.config().layers(); layer++) {
      vectors =
          new BatchLayer(model.weights(layer), model.tracks(), layer, edgeEncoder)
              .forward(vectors, edges);
    }
    return mix(model, vectors);
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
      vectors.add(TypeVectors.of(nodes.size(), h0));
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
  private static Embeddings mix(HgtModel model, List<TypeVectors> vectors) {
    int width = model.config().width();
    TrackPlan plan = model.tracks();
    int tracks = plan.tracksAt(plan.layers());
    if (tracks == 0) {
      return new Embeddings(width, vectors.stream().map(TypeVectors::base).toList());
    }
    List<float[]> byType = new ArrayList<>();
    float[] row = new float[(1 + tracks) * width];
    float[] beta = new float[1 + tracks];
    float[] scratch = new float[width + 1 + tracks];
    for (int type = 0; type < vectors.size(); type++) {
      TypeVectors of = vectors.get(type);
      TrackMix mix = new TrackMix(model.mixes().get(type), Kernels.best());
      float[] out = new float[of.nodes() * width];
      for (int i = 0; i < of.nodes(); i++) {
        System.arraycopy(of.base(), i * width, row, 0, width);
        int defined = 0;
        for (int p = 0; p < tracks; p++) {
          if (of.tracks().get(p) != null && of.defined().get(p)[i]) {
            defined |= 1 << p;
            System.arraycopy(of.tracks().get(p), i * width, row, (1 + p) * width, width);
          }
        }
        mix.combine(row, 0, tracks, defined, beta, scratch, out, i * width);
      }
      byType.add(out);
    }
    return new Embeddings(width, byType);
  }
}

package dev.gyre.hgt.golden;

import dev.gyre.hgt.batch.RelationEdges;
import dev.gyre.hgt.batch.TypeVectors;
import dev.gyre.hgt.kernel.Kernels;
import dev.gyre.hgt.layer.LayerWeights;
import dev.gyre.hgt.layer.Neighborhood;
import dev.gyre.hgt.layer.NodeLayer;
import dev.gyre.hgt.layer.TimeBuckets;
import dev.gyre.hgt.layer.TrackPlan;
import dev.gyre.hgt.layer.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Runs a case through the per-node path: a bucket becomes a timestamp that falls into it. */
final class NodeByNode {

  private static final long CLOCK = 2_000_000_000_000L;

  private NodeByNode() {}

  static List<TypeVectors> forward(GoldenCase golden, Kernels kernels) {
    List<TypeVectors> vectors = EmbedCase.adapt(golden);
    for (LayerWeights weights : golden.layers()) {
      NodeLayer layer =
          new NodeLayer(weights, TrackPlan.none(1), 1, null, false, List.of(), kernels);
      List<TypeVectors> after = new ArrayList<>();
      for (int type = 0; type < vectors.size(); type++) {
        int nodes = vectors.get(type).nodes();
        boolean none = vectors.get(type).base() == null || !golden.form().hasOutput(type);
        after.add(
            TypeVectors.of(nodes, none ? null : layer(golden, layer, weights, vectors, type)));
      }
      vectors = after;
    }
    return vectors;
  }

  private static float[] layer(
      GoldenCase golden,
      NodeLayer layer,
      LayerWeights weights,
      List<TypeVectors> vectors,
      int type) {
    int width = layer.outputWidth();
    Neighborhood in = new Neighborhood();
    Workspace workspace = new Workspace();
    float[] out = new float[vectors.get(type).nodes() * width];
    float[] row = new float[width];
    for (int node = 0; node < vectors.get(type).nodes(); node++) {
      in.reset(type, CLOCK, row(vectors, weights, type, node), 0);
      for (int r = 0; r < golden.meta().count(); r++) {
        int source = golden.meta().source(r);
        if (golden.meta().target(r) == type
            && golden.edges().get(r) != null
            && vectors.get(source).base() != null) {
          add(in, r, golden.edges().get(r), node, vectors, weights, source);
        }
      }
      layer.forward(in, row, workspace);
      System.arraycopy(row, 0, out, node * width, width);
    }
    return out;
  }

  private static void add(
      Neighborhood in,
      int relation,
      RelationEdges edges,
      int node,
      List<TypeVectors> vectors,
      LayerWeights weights,
      int source) {
    int[] bucket = edges.bucket() == null ? new int[edges.source().length] : edges.bucket();
    IntStream.range(edges.rowPtr()[node], edges.rowPtr()[node + 1])
        .boxed()
        .sorted(Comparator.comparingInt((Integer e) -> -bucket[e]))
        .forEach(
            e ->
                in.add(
                    relation,
                    CLOCK - TimeBuckets.firstMs(bucket[e]),
                    row(vectors, weights, source, edges.source()[e]),
                    0,
                    0,
                    null,
                    0));
  }

  private static float[] row(List<TypeVectors> vectors, LayerWeights weights, int type, int node) {
    int inputs = weights.type(type).inputs();
    return Arrays.copyOfRange(vectors.get(type).base(), node * inputs, (node + 1) * inputs);
  }
}

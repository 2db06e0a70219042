package dev.gyre.hgt.golden;

import dev.gyre.hgt.batch.RelationEdges;
import dev.gyre.hgt.kernel.Kernels;
import dev.gyre.hgt.layer.LayerWeights;
import dev.gyre.hgt.layer.Linear;
import dev.gyre.hgt.layer.Neighborhood;
import dev.gyre.hgt.layer.NodeLayer;
import dev.gyre.hgt.layer.TimeBuckets;
import dev.gyre.hgt.layer.TrackPlan;
import dev.gyre.hgt.layer.Workspace;
import dev.gyre.hgt.real.Precision;
import dev.gyre.hgt.real.Reals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Runs a case through the per-node path: a bucket becomes a timestamp that falls into it. */
final class NodeByNode {

  private static final long CLOCK = 2_000_000_000_000L;

  private NodeByNode() {}

  static List<Reals> forward(GoldenCase golden, Kernels kernels) {
    List<float[]> vectors = adapt(golden, kernels);
    for (LayerWeights weights : golden.layers()) {
      NodeLayer layer =
          new NodeLayer(weights, TrackPlan.none(1), 1, null, false, List.of(), kernels);
      List<float[]> after = new ArrayList<>();
      for (int type = 0; type < vectors.size(); type++) {
        boolean none = vectors.get(type) == null || !golden.form().hasOutput(type);
        after.add(none ? null : layer(golden, layer, weights, vectors, type));
      }
      vectors = after;
    }
    List<Reals> outputs = new ArrayList<>();
    vectors.forEach(rows -> outputs.add(rows == null ? null : Precision.FLOAT.of(rows)));
    return outputs;
  }

  private static List<float[]> adapt(GoldenCase golden, Kernels kernels) {
    if (golden.adapt().isEmpty()) {
      return golden.inputs();
    }
    List<float[]> adapted = new ArrayList<>();
    for (int type = 0; type < golden.inputs().size(); type++) {
      Linear linear = golden.adapt().get(type);
      float[] rows = new float[golden.nodes()[type] * linear.outputs()];
      for (int i = 0; i < golden.nodes()[type]; i++) {
        int at = i * linear.outputs();
        System.arraycopy(linear.bias(), 0, rows, at, linear.outputs());
        kernels.project(
            golden.inputs().get(type),
            i * linear.inputs(),
            linear.inputs(),
            linear.weight(),
            0,
            linear.outputs(),
            rows,
            at);
      }
      kernels.tanh(rows, 0, rows.length);
      adapted.add(rows);
    }
    return adapted;
  }

  private static float[] layer(
      GoldenCase golden, NodeLayer layer, LayerWeights weights, List<float[]> vectors, int type) {
    int width = layer.outputWidth();
    Neighborhood in = new Neighborhood();
    Workspace workspace = new Workspace();
    float[] out = new float[golden.nodes()[type] * width];
    float[] row = new float[width];
    for (int node = 0; node < golden.nodes()[type]; node++) {
      in.reset(type, CLOCK, row(vectors, weights, type, node), 0);
      for (int r = 0; r < golden.meta().count(); r++) {
        int source = golden.meta().source(r);
        if (golden.meta().target(r) == type
            && golden.edges().get(r) != null
            && vectors.get(source) != null) {
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
      List<float[]> vectors,
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

  private static float[] row(List<float[]> vectors, LayerWeights weights, int type, int node) {
    int inputs = weights.type(type).inputs();
    return Arrays.copyOfRange(vectors.get(type), node * inputs, (node + 1) * inputs);
  }
}

package dev.gyre.benchmarks;

import dev.gyre.graph.schema.FanIn;
import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.graph.schema.NodeTypeSpec;
import dev.gyre.graph.schema.RelationSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.graph.schema.Window;
import dev.gyre.hgt.kernel.Kernels;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.layer.Neighborhood;
import dev.gyre.hgt.layer.NodeLayer;
import dev.gyre.hgt.layer.Workspace;
import dev.gyre.hgt.model.HgtConfig;
import dev.gyre.hgt.model.HgtModel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One layer of one node as a job refreshes it: 64 wide, four heads, one relation. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AttentionBenchmark {

  private static final long HOUR_MS = 3_600_000;

  /** Which version of the kernels. */
  @Param({"vector", "scalar"})
  private String kernels;

  /** In-edges of the node. */
  @Param({"1", "8", "32"})
  private int edges;

  /**
   * The formula as published, or with what a job's model has besides by default: ages, a number and
   * the label as features of edges, layer norm.
   */
  @Param({"published", "whole"})
  private String parts;

  private NodeLayer layer;
  private final Neighborhood neighborhood = new Neighborhood();
  private final Workspace workspace = new Workspace();
  private float[] out;

  /** Makes a node with its in-edges. */
  @Setup
  public void fill() {
    TypeSchema types =
        TypeSchema.of(
            List.of(new NodeTypeSpec("account", List.of())),
            List.of(
                new RelationSpec(
                    "pays",
                    "account",
                    "account",
                    "paid_by",
                    List.of(FeatureSpec.numeric("amount")),
                    Window.ofMs(HOUR_MS),
                    FanIn.of(KernelBenchmark.EDGES),
                    FanIn.of(KernelBenchmark.EDGES))));
    boolean whole = parts.equals("whole");
    HgtConfig config =
        new HgtConfig(
            Dialect.PYG,
            KernelBenchmark.WIDTH,
            KernelBenchmark.HEADS,
            1,
            whole,
            whole,
            whole,
            whole,
            false,
            List.of());
    layer =
        HgtModel.seeded(config, types, List.of(), 1)
            .withKernels(
                kernels.equals("scalar") ? Kernels.scalar() : Kernels.vector().orElseThrow())
            .layer(1);
    neighborhood.reset(0, HOUR_MS, KernelBenchmark.random(KernelBenchmark.WIDTH), 0);
    for (int i = 0; i < edges; i++) {
      float[] source = KernelBenchmark.random(KernelBenchmark.WIDTH + i);
      neighborhood.add(0, i * HOUR_MS / edges, source, 0, i % 3, new float[] {i}, 0);
    }
    out = new float[layer.outputWidth()];
  }

  /** Query, fold, logits, softmax, sums, values, output. */
  @Benchmark
  public float[] refresh() {
    layer.forward(neighborhood, out, workspace);
    return out;
  }
}

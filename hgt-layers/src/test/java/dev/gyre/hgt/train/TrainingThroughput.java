package dev.gyre.hgt.train;

import com.sun.management.OperatingSystemMXBean;
import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.aggregate.AggregateSpec;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.memory.MemoryGraph;
import dev.gyre.graph.schema.FanIn;
import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.graph.schema.MetaPath;
import dev.gyre.graph.schema.NodeTypeSpec;
import dev.gyre.graph.schema.RelationSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.graph.schema.Window;
import dev.gyre.hgt.batch.NeighborhoodCutter;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.model.HgtConfig;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.ModelShape;
import dev.gyre.hgt.train.TrainingModel.LossAndGradients;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Measures training: interactions a second, forward, backward and optimiser step, 64 wide, 4 heads,
 * 2 layers, fan-in 32, two tracks, on a random graph the size of FDH (5,000 customers, 10,000
 * terminals, full slots). Arguments: threads, minibatches a step, interactions a minibatch, fan-in
 * read in training.
 */
public final class TrainingThroughput {

  private static final int CUSTOMERS = 5_000;
  private static final int TERMINALS = 10_000;
  private static final int EDGES = 400_000;
  private static final long MINUTE_MS = 60_000;

  private static final TypeSchema SCHEMA =
      TypeSchema.of(
          List.of(NodeTypeSpec.of("customer"), NodeTypeSpec.of("terminal")),
          List.of(
              new RelationSpec(
                  "pays",
                  "customer",
                  "terminal",
                  "paid_by",
                  List.of(FeatureSpec.numeric("amount")),
                  Window.ofMs(EDGES * MINUTE_MS),
                  FanIn.of(32),
                  FanIn.of(32))));

  private final SplittableRandom random = new SplittableRandom(1);
  private final List<AggregateSpec> aggregates = new ArrayList<>();
  private final MemoryGraph graph;

  private TrainingThroughput() {
    for (int directed = 0; directed < 2; directed++) {
      for (long days : new long[] {1, 7, 30}) {
        long window = days * 24 * 60 * MINUTE_MS;
        String name = "_" + days + "_" + SCHEMA.directedName(directed);
        aggregates.add(
            new AggregateSpec(
                "sum" + name, directed, AggregateSpec.Function.SUM, 0, window, window / 24));
        aggregates.add(
            new AggregateSpec(
                "count" + name,
                directed,
                AggregateSpec.Function.COUNT,
                AggregateSpec.NO_FEATURE,
                window,
                window / 24));
      }
    }
    graph = new MemoryGraph(SCHEMA, AggregatePlan.of(SCHEMA, aggregates));
  }

  /** Runs the measurement and prints it. */
  public static void main(String[] args) {
    int threads = args.length > 0 ? Integer.parseInt(args[0]) : 1;
    int parts = args.length > 1 ? Integer.parseInt(args[1]) : 2;
    int size = args.length > 2 ? Integer.parseInt(args[2]) : 256;
    int fanIn = args.length > 3 ? Integer.parseInt(args[3]) : 32;
    new TrainingThroughput().run(threads, parts, size, fanIn);
  }

  private NodeRef customer() {
    return NodeRef.of(SCHEMA, 0, "c" + random.nextInt(CUSTOMERS));
  }

  private NodeRef terminal() {
    return NodeRef.of(SCHEMA, 1, "t" + random.nextInt(TERMINALS));
  }

  private void run(int threads, int parts, int size, int fanIn) {
    for (int i = 0; i < EDGES; i++) {
      long time = (i + 1) * MINUTE_MS;
      float[] features = {(float) (100 * random.nextDouble())};
      graph.apply(new EdgeUpsert(0, "e" + i, customer(), terminal(), time, time, features));
    }
    HgtModel model = HgtModel.seeded(shape(), 1);
    AdamW adam = new AdamW(model.parameters(), AdamW.Settings.withDecay(0.01));
    System.out.printf(
        "threads %d, %d minibatches of %d, fan-in %d, %s%n", threads, parts, size, fanIn, model);
    try (TrainingModel training = new TrainingModel(model, threads)) {
      for (int step = 0; step < 12; step++) {
        long start = System.nanoTime();
        List<Minibatch> batches = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
          batches.add(minibatch(size, fanIn));
        }
        long cut = System.nanoTime();
        long cpu = cpu();
        LossAndGradients result = training.lossAndGradients(batches);
        long done = System.nanoTime();
        long used = cpu() - cpu;
        adam.step(result.gradients(), 1e-3);
        System.out.printf(
            "step %d: loss %.4f, cut %d ms, forward and backward %d ms (CPU %d ms), optimiser %d ms:"
                + " %.0f interactions/s, %.0f a CPU second%n",
            step,
            result.loss(),
            (cut - start) / 1_000_000,
            (done - cut) / 1_000_000,
            used / 1_000_000,
            (System.nanoTime() - done) / 1_000_000,
            1e9 * parts * size / (done - cut),
            1e9 * parts * size / used);
      }
    }
  }

  /** CPU time of this process, nanoseconds: what counts where the machine is shared. */
  private static long cpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private ModelShape shape() {
    List<MetaPath> tracks =
        List.of(
            MetaPath.of(SCHEMA, "co-payers", List.of("pays", "paid_by")),
            MetaPath.of(SCHEMA, "co-paid", List.of("paid_by", "pays")));
    HgtConfig config =
        new HgtConfig(Dialect.PYHGT, 64, 4, 2, true, true, true, true, false, tracks);
    return new ModelShape(config, SCHEMA, aggregates, 0);
  }

  private Minibatch minibatch(int size, int fanIn) {
    NeighborhoodCutter cutter = new NeighborhoodCutter(graph, 2, false, fanIn);
    int[] source = new int[size];
    int[] target = new int[size];
    float[] label = new float[size];
    float[] weight = new float[size];
    for (int i = 0; i < size; i++) {
      source[i] = cutter.row(0, customer().key());
      target[i] = cutter.row(1, terminal().key());
      label[i] = random.nextInt(100) == 0 ? 1 : 0;
      weight[i] = 1;
    }
    int width = AggregatePlan.of(SCHEMA, aggregates).width(0);
    Interactions interactions =
        new Interactions(
            source,
            target,
            new float[size],
            new float[size * width],
            new float[size * width],
            label,
            weight);
    return new Minibatch(cutter.cut(), interactions);
  }
}

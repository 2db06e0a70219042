package dev.gyre.jobs.layer;

import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.dataset.RecordStream;
import dev.gyre.jobs.dataset.simulator.SimulatorDataset;
import dev.gyre.jobs.dataset.simulator.SimulatorOptions;
import dev.gyre.jobs.samples.MappedRecords;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The streams whose state is measured. */
final class FootprintStreams {

  private static final double EXPONENT = -0.7;
  private static final long START_MS = 1_700_000_000_000L;

  private FootprintStreams() {}

  /** Ten days of simulated payments, two of an account a day, with a merchant for five accounts. */
  static Iterator<GraphEvent> simulator(JobConfig config, int accounts) {
    SimulatorOptions world = SimulatorOptions.standard().withSizes(accounts, accounts / 5);
    MappedRecords mapper = new MappedRecords(config);
    RecordStream records =
        new SimulatorDataset(world).open(List.of(), OptionalLong.of(20L * accounts));
    return Stream.iterate(true, any -> records.hasNext(), any -> true)
        .map(any -> records.next())
        .flatMap(record -> mapper.map(record).orElseThrow().events().stream())
        .iterator();
  }

  /**
   * Edges whose ends are drawn apart from each other, with weight {@code i^-0.7}: as good as every
   * pair of nodes is a new one. Five edges an account, in equal steps over a time.
   */
  static Iterator<GraphEvent> powerLaw(JobConfig config, int accounts, long spanMs) {
    TypeSchema types = config.types();
    Random random = new Random(1);
    // Accounts, merchants, devices as in the job file; relations pays, uses, transfers.
    int[] sizes = {accounts, accounts / 4, accounts * 5 / 12};
    double[][] sums = IntStream.of(sizes).mapToObj(FootprintStreams::sums).toArray(double[][]::new);
    int[] targets = {1, 2, 0};
    long events = 5L * accounts;
    return LongStream.range(0, events)
        .mapToObj(
            i -> {
              int kind = random.nextInt(12);
              int relation = kind < 5 ? 0 : kind < 8 ? 1 : 2;
              long timeMs = START_MS + spanMs * i / events;
              return (GraphEvent)
                  new EdgeUpsert(
                      relation,
                      "e" + i,
                      node(types, 0, draw(sums[0], random)),
                      node(types, targets[relation], draw(sums[targets[relation]], random)),
                      timeMs,
                      timeMs,
                      new float[0]);
            })
        .iterator();
  }

  private static double[] sums(int size) {
    double[] sums = new double[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += Math.pow(i + 1, EXPONENT);
      sums[i] = sum;
    }
    return sums;
  }

  private static int draw(double[] sums, Random random) {
    double at = random.nextDouble() * sums[sums.length - 1];
    int found = Arrays.binarySearch(sums, at);
    return found >= 0 ? found : -found - 1;
  }

  private static NodeRef node(TypeSchema types, int type, int number) {
    String name = types.nodeTypes().get(type).name();
    String id = name.charAt(0) + Integer.toString(number);
    return new NodeRef(type, id, NodeId.of(name, id));
  }
}

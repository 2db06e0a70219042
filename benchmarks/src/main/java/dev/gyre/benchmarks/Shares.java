package dev.gyre.benchmarks;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;

/**
 * What share of the machine's peak a kernel reaches. Its bound is the slower of two: its
 * multiply-adds at the peak of {@link PeakBenchmark#multiplyAdds}, and the floats that it has to
 * read from the first-level cache at the rate of {@link PeakBenchmark#readCache}.
 */
final class Shares {

  private static final double FLOPS_OF_FMA = 2;

  /**
   * What a call does.
   *
   * @param flops floating-point operations, a multiply-add being two
   * @param reads floats that it reads at least once per use, were registers to hold nothing else
   */
  private record Work(double flops, double reads) {}

  private Shares() {}

  private static Map<String, Work> work() {
    double d = KernelBenchmark.WIDTH;
    double h = KernelBenchmark.HEADS;
    double n = KernelBenchmark.EDGES;
    double rows = KernelBenchmark.ROWS;
    Map<String, Work> work = new LinkedHashMap<>();
    work.put("KernelBenchmark.project", new Work(2 * d * d, d * d));
    work.put("KernelBenchmark.projectRows", new Work(2 * rows * d * d, rows * d * d));
    work.put("Nd4jBenchmark.project", new Work(2 * d * d, d * d));
    work.put("Nd4jBenchmark.projectRows", new Work(2 * rows * d * d, 2 * rows * d));
    work.put("KernelBenchmark.foldQuery", new Work(2 * d * d, d * d));
    work.put("KernelBenchmark.logits", new Work(2 * n * d * h, n * d));
    work.put("KernelBenchmark.weightedSums", new Work(2 * n * d * h, n * d));
    for (int edges : new int[] {1, 8, 32}) {
      // Query, output and one relation's folded key and value, d x d each; logits and sums.
      work.put(
          "AttentionBenchmark.refresh " + edges + " published",
          new Work(2 * (4 * d * d + 2 * edges * d * h), 4 * d * d + 2 * edges * d));
    }
    return work;
  }

  /** A table; empty when the peak was not measured. */
  static String of(Collection<RunResult> results) {
    Map<String, Double> nanos = new LinkedHashMap<>();
    for (RunResult result : results) {
      nanos.put(name(result), result.getPrimaryResult().getScore());
    }
    Double fma = nanos.get("PeakBenchmark.multiplyAdds");
    Double cache = nanos.get("PeakBenchmark.readCache");
    if (fma == null || cache == null) {
      return "";
    }
    double flopsPerNano =
        FLOPS_OF_FMA
            * PeakBenchmark.ROUNDS
            * PeakBenchmark.ACCUMULATORS
            * PeakBenchmark.lanes()
            / fma;
    double readsPerNano = PeakBenchmark.FLOATS_IN_CACHE / cache;
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%nOne core: %.1f GFLOP/s, %.1f GB/s from the first-level cache",
            flopsPerNano,
            readsPerNano * Float.BYTES));
    Double memory = nanos.get("PeakBenchmark.readMemory");
    if (memory != null) {
      text.append(
          String.format(
              Locale.ROOT,
              ", %.1f GB/s from memory",
              (double) PeakBenchmark.FLOATS_IN_MEMORY * Float.BYTES / memory));
    }
    text.append(String.format("%n%-44s %12s %10s %14s%n", "", "ns", "GFLOP/s", "times its bound"));
    Map<String, Work> work = work();
    nanos.forEach(
        (name, taken) -> {
          Work it = work.get(name.replaceFirst(" (vector|scalar)", ""));
          if (it != null) {
            double bound = Math.max(it.flops() / flopsPerNano, it.reads() / readsPerNano);
            text.append(
                String.format(
                    Locale.ROOT,
                    "%-44s %12.1f %10.1f %14.2f%n",
                    name,
                    taken,
                    it.flops() / taken,
                    taken / bound));
          }
        });
    return text.toString();
  }

  /** Class and method, then the values of its parameters. */
  private static String name(RunResult result) {
    String benchmark = result.getParams().getBenchmark();
    StringBuilder name =
        new StringBuilder(benchmark.substring(benchmark.lastIndexOf("benchmarks.") + 11));
    for (String key : result.getParams().getParamsKeys()) {
      name.append(' ').append(result.getParams().getParam(key));
    }
    return name.toString();
  }
}

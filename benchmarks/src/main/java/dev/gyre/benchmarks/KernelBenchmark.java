package dev.gyre.benchmarks;

import dev.gyre.hgt.kernel.HeadSlots;
import dev.gyre.hgt.kernel.Kernels;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The kernels of one node's attention, 64 wide, four heads, 32 in-edges: fast and scalar. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KernelBenchmark {

  static final int WIDTH = 64;
  static final int HEADS = 4;
  static final int EDGES = 32;
  private static final HeadSlots LAYOUT = new HeadSlots(HEADS);
  private static final int SLOTS = LAYOUT.slots();
  static final int ROWS = 1_024;

  /** Which version of the kernels. */
  @Param({"vector", "scalar"})
  private String kernels;

  private Kernels set;
  private float[] row;
  private float[] rows;
  private float[] weights;
  private float[] edges;
  private float[] diagonals;
  private float[] attention;
  private float[] query;
  private float[] start;
  private float[] out;
  private float[] outRows;

  /** Fills inputs. */
  @Setup
  public void fill() {
    set = kernels.equals("scalar") ? Kernels.scalar() : Kernels.vector().orElseThrow();
    row = random(WIDTH);
    rows = random(ROWS * WIDTH);
    weights = random(WIDTH * WIDTH);
    edges = random(EDGES * WIDTH);
    diagonals = random(HEADS * WIDTH);
    attention = random(SLOTS * EDGES);
    query = random(WIDTH + LAYOUT.period());
    start = random(LAYOUT.period());
    out = new float[HEADS * WIDTH];
    outRows = new float[ROWS * WIDTH];
  }

  static float[] random(int n) {
    Random random = new Random(n);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }

  /** A row times a 64 x 64 matrix. */
  @Benchmark
  public float[] project() {
    Arrays.fill(out, 0, WIDTH, 0f);
    set.project(row, 0, WIDTH, weights, 0, WIDTH, out, 0);
    return out;
  }

  /** 1,024 rows times a 64 x 64 matrix, row by row. */
  @Benchmark
  public float[] projectRows() {
    Arrays.fill(outRows, 0f);
    for (int i = 0; i < ROWS; i++) {
      set.project(rows, i * WIDTH, WIDTH, weights, 0, WIDTH, outRows, i * WIDTH);
    }
    return outRows;
  }

  /** A query folded with the keys of a relation: four blocks of 16 x 64. */
  @Benchmark
  public float[] foldQuery() {
    set.diagonals(query, 0, WIDTH / HEADS, weights, 0, WIDTH, SLOTS, out, 0);
    return out;
  }

  /** Logits of 32 in-edges for four heads. */
  @Benchmark
  public float[] logits() {
    set.logits(edges, 0, EDGES, WIDTH, diagonals, 0, start, 0, SLOTS, out, 0);
    return out;
  }

  /** Sums of 32 in-edges, weighted by the attention of four heads. */
  @Benchmark
  public float[] weightedSums() {
    set.weightedSums(attention, 0, SLOTS, edges, 0, EDGES, WIDTH, out, 0);
    return out;
  }

  /** Softmax over 32 in-edges for four heads; in place, so of what the last call gave. */
  @Benchmark
  public float[] headSoftmax() {
    set.headSoftmax(attention, 0, EDGES, SLOTS);
    return attention;
  }

  /** Softmax over 32 in-edges; in place, so of what the last call gave. */
  @Benchmark
  public float[] softmax() {
    set.softmax(1f, attention, 0, EDGES);
    return attention;
  }

  /** GELU of a vector of 64. */
  @Benchmark
  public float[] gelu() {
    System.arraycopy(row, 0, out, 0, WIDTH);
    set.gelu(out, 0, WIDTH);
    return out;
  }

  /** tanh of a vector of 64. */
  @Benchmark
  public float[] tanh() {
    System.arraycopy(row, 0, out, 0, WIDTH);
    set.tanh(out, 0, WIDTH);
    return out;
  }
}

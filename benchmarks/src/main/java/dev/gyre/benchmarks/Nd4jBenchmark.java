package dev.gyre.benchmarks;

import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The same products by ND4J, where it competes; set {@code OMP_NUM_THREADS=1} for one core. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Nd4jBenchmark {

  private INDArray row;
  private INDArray rows;
  private INDArray weights;
  private INDArray out;
  private INDArray outRows;

  /** Fills inputs. */
  @Setup
  public void fill() {
    int width = KernelBenchmark.WIDTH;
    row = matrix(1, width);
    rows = matrix(KernelBenchmark.ROWS, width);
    weights = matrix(width, width);
    out = Nd4j.create(1, width);
    outRows = Nd4j.create(KernelBenchmark.ROWS, width);
  }

  private static INDArray matrix(int rows, int columns) {
    return Nd4j.create(KernelBenchmark.random(rows * columns)).reshape(rows, columns);
  }

  /** A row times a 64 x 64 matrix. */
  @Benchmark
  public INDArray project() {
    return row.mmuli(weights, out);
  }

  /** 1,024 rows times a 64 x 64 matrix, in one call. */
  @Benchmark
  public INDArray projectRows() {
    return rows.mmuli(weights, outRows);
  }

  /** Softmax of 1,024 rows of 64. */
  @Benchmark
  public INDArray softmaxRows() {
    return Transforms.softmax(rows, true);
  }
}

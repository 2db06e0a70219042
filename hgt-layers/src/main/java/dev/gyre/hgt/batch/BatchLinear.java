package dev.gyre.hgt.batch;

import dev.gyre.hgt.layer.Linear;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Large products through ND4J, plain arrays in and out.
 *
 * <p>Row-major X W is column-major W X with the same bytes read as transposes, which is what BLAS
 * takes without copying. Rows go in pieces, so that off-heap memory is bounded.
 */
public final class BatchLinear {

  /** Rows in one product: enough to drown the cost of a call. */
  private static final int ROWS = 8192;

  private BatchLinear() {}

  /**
   * {@code X W}.
   *
   * @param x X, {@code rows x inner}
   * @param w W, {@code inner x cols}
   * @return {@code rows x cols}
   */
  public static float[] times(float[] x, int rows, int inner, float[] w, int cols) {
    float[] out = new float[rows * cols];
    if (rows == 0 || inner == 0) {
      return out;
    }
    try (INDArray weights = Nd4j.create(w, new long[] {cols, inner}, 'f')) {
      for (int from = 0; from < rows; from += ROWS) {
        int n = Math.min(ROWS, rows - from);
        float[] piece =
            n == rows && x.length == rows * inner
                ? x
                : Arrays.copyOfRange(x, from * inner, (from + n) * inner);
        try (INDArray in = Nd4j.create(piece, new long[] {inner, n}, 'f');
            INDArray product = Nd4j.create(new long[] {cols, n}, 'f')) {
          Nd4j.gemm(weights, in, product, false, false, 1.0, 0.0);
          System.arraycopy(product.data().asFloat(), 0, out, from * cols, n * cols);
        }
      }
    }
    return out;
  }

  /** {@code X W + b}, the bias on every row. */
  public static float[] apply(Linear linear, float[] x, int rows) {
    float[] out = times(x, rows, linear.inputs(), linear.weight(), linear.outputs());
    float[] bias = linear.bias();
    for (int i = 0, at = 0; i < rows; i++) {
      for (int j = 0; j < bias.length; j++, at++) {
        out[at] += bias[j];
      }
    }
    return out;
  }
}

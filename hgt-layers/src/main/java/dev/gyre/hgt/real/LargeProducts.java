package dev.gyre.hgt.real;

import dev.gyre.hgt.kernel.Kernels;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Large products through ND4J, plain arrays in and out.
 *
 * <p>A row-major matrix is the transpose of a column-major one with the same floats, which is what
 * BLAS takes without copying: {@code Z = X W} is computed as {@code Z^T = W^T X^T}. Rows go in
 * pieces, so that off-heap memory is bounded.
 */
final class LargeProducts {

  /** Rows in one product: enough to drown the cost of a call. */
  private static final int ROWS = 8192;

  private LargeProducts() {}

  /**
   * {@code out += X W}, or {@code X W^T}.
   *
   * @param x X, {@code rows x inner}
   * @param w W, {@code inner x cols}; {@code cols x inner} if it is transposed
   * @param out {@code rows x cols}
   */
  static void addProduct(
      float[] x,
      int xAt,
      int rows,
      int inner,
      float[] w,
      int wAt,
      int cols,
      boolean transposed,
      float[] out,
      int outAt) {
    int height = transposed ? inner : cols;
    try (INDArray weights = columns(w, wAt, height, inner * cols / height)) {
      for (int from = 0; from < rows; from += ROWS) {
        int n = Math.min(ROWS, rows - from);
        try (INDArray in = columns(x, xAt + from * inner, inner, n);
            INDArray product = Nd4j.createUninitialized(new long[] {cols, n}, 'f')) {
          Nd4j.gemm(weights, in, product, transposed, false, 1.0, 0.0);
          add(product, out, outAt + from * cols);
        }
      }
    }
  }

  /** {@code out += X^T Y}, X being {@code rows x inner}, Y {@code rows x cols}. */
  static void addOuter(
      float[] x, int xAt, int rows, int inner, float[] y, int yAt, int cols, float[] out, int at) {
    for (int from = 0; from < rows; from += ROWS) {
      int n = Math.min(ROWS, rows - from);
      try (INDArray left = columns(y, yAt + from * cols, cols, n);
          INDArray right = columns(x, xAt + from * inner, inner, n);
          INDArray product = Nd4j.createUninitialized(new long[] {cols, inner}, 'f')) {
        Nd4j.gemm(left, right, product, false, true, 1.0, 0.0);
        add(product, out, at);
      }
    }
  }

  /** Copies in one piece: {@code Nd4j.create(float[])} copies float by float. */
  private static INDArray columns(float[] x, int at, int height, int n) {
    INDArray array = Nd4j.createUninitialized(new long[] {height, n}, 'f');
    ((FloatPointer) array.data().pointer()).put(x, at, height * n);
    return array;
  }

  private static void add(INDArray product, float[] out, int at) {
    float[] result = new float[Math.toIntExact(product.length())];
    ((FloatPointer) product.data().pointer()).get(result);
    Kernels.best().add(result, 0, out, at, out, at, result.length);
  }
}

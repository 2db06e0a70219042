package dev.gyre.hgt.layer;

/**
 * A linear map followed by one square block per head: {@code y_i = (x W + b)_i B_i}, as one linear
 * map: {@code W'_i = W_i B_i}, {@code b'_i = b_i B_i}, with the columns of head i. Products are
 * taken in double precision and rounded once.
 */
public final class BlockProduct {

  private BlockProduct() {}

  /**
   * The folded map.
   *
   * @param linear W and b, to {@code H x d_k} floats
   * @param blocks B, {@code H x d_k x d_k}, acting on row vectors
   */
  public static Linear fold(Linear linear, float[] blocks, int heads) {
    int inputs = linear.inputs();
    int width = linear.outputs();
    float[] weight = new float[inputs * width];
    for (int i = 0; i < inputs; i++) {
      row(linear.weight(), i * width, blocks, heads, width / heads, weight, i * width);
    }
    float[] bias = new float[width];
    row(linear.bias(), 0, blocks, heads, width / heads, bias, 0);
    return new Linear(inputs, width, weight, bias);
  }

  private static void row(
      float[] x, int xAt, float[] blocks, int heads, int headWidth, float[] out, int outAt) {
    for (int h = 0; h < heads; h++) {
      int block = h * headWidth * headWidth;
      for (int c = 0; c < headWidth; c++) {
        double sum = 0;
        for (int m = 0; m < headWidth; m++) {
          sum += (double) x[xAt + h * headWidth + m] * blocks[block + m * headWidth + c];
        }
        out[outAt + h * headWidth + c] = (float) sum;
      }
    }
  }
}

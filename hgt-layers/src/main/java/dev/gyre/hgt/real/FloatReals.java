package dev.gyre.hgt.real;

import dev.gyre.hgt.kernel.Kernels;
import java.util.Arrays;

/** Floats: rows go to the kernels, products of {@link #LARGE_ROWS} rows and more to ND4J. */
final class FloatReals extends Reals {

  /** Rows from which ND4J's call and copies are cheap against the product itself. */
  static final int LARGE_ROWS = 1024;

  /** Rows that are transposed at a time for a sum of outer products. */
  private static final int BLOCK = 64;

  private static final Kernels KERNELS = Kernels.best();

  private final float[] data;

  FloatReals(float[] data) {
    this.data = data;
  }

  private static float[] data(Reals other) {
    return ((FloatReals) other).data;
  }

  @Override
  public Precision precision() {
    return Precision.FLOAT;
  }

  @Override
  public int size() {
    return data.length;
  }

  @Override
  public double get(int i) {
    return data[i];
  }

  @Override
  public void set(int i, double value) {
    data[i] = (float) value;
  }

  @Override
  public void fill(int at, int n, double value) {
    Arrays.fill(data, at, at + n, (float) value);
  }

  @Override
  public void copy(int at, Reals x, int xAt, int n) {
    System.arraycopy(data(x), xAt, data, at, n);
  }

  @Override
  public float[] floats(int n) {
    return n == data.length ? data : Arrays.copyOf(data, n);
  }

  @Override
  public double dot(int at, Reals y, int yAt, int n) {
    return KERNELS.dot(data, at, data(y), yAt, n);
  }

  @Override
  public void axpy(int at, double alpha, Reals x, int xAt, int n) {
    KERNELS.axpy((float) alpha, data(x), xAt, data, at, n);
  }

  @Override
  public void sum(int at, Reals x, int xAt, Reals y, int yAt, int n) {
    KERNELS.add(data(x), xAt, data(y), yAt, data, at, n);
  }

  @Override
  public void headDots(int at, Reals x, int xAt, Reals y, int yAt, int heads, int headWidth) {
    KERNELS.headDots(data(x), xAt, data(y), yAt, heads, headWidth, data, at);
  }

  @Override
  public void headAxpy(int at, Reals a, int aAt, Reals x, int xAt, int heads, int headWidth) {
    KERNELS.headAxpy(data(a), aAt, data(x), xAt, heads, headWidth, data, at);
  }

  @Override
  public void addGatherDots(
      Reals x, int[] rows, int from, int to, Reals v, int vAt, int heads, int headWidth) {
    KERNELS.gatherDots(data(x), rows, from, to, data(v), vAt, heads, headWidth, data);
  }

  @Override
  public void addGatherSums(
      int at, Reals w, Reals x, int[] rows, int from, int to, int heads, int headWidth) {
    KERNELS.gatherSums(data(w), data(x), rows, from, to, heads, headWidth, data, at);
  }

  @Override
  public void scatter(
      Reals w, Reals v, int vAt, int[] rows, int from, int to, int heads, int headWidth) {
    KERNELS.scatter(data(w), data(v), vAt, rows, from, to, heads, headWidth, data);
  }

  @Override
  public void softmax(int at, int n) {
    KERNELS.softmax(1f, data, at, n);
  }

  @Override
  public void tanh(int at, int n) {
    KERNELS.tanh(data, at, n);
  }

  @Override
  public void gelu(int at, int n) {
    KERNELS.gelu(data, at, n);
  }

  @Override
  public void timesGeluSlope(int at, Reals x, int xAt, int n) {
    KERNELS.timesGeluSlope(data(x), xAt, data, at, n);
  }

  @Override
  public void addProduct(
      int at, Reals x, int xAt, int rows, int inner, Reals w, int wAt, int cols) {
    if (rows >= LARGE_ROWS) {
      LargeProducts.addProduct(data(x), xAt, rows, inner, data(w), wAt, cols, false, data, at);
      return;
    }
    for (int i = 0; i < rows; i++) {
      KERNELS.project(data(x), xAt + i * inner, inner, data(w), wAt, cols, data, at + i * cols);
    }
  }

  @Override
  public void addProductTransposed(
      int at, Reals y, int yAt, int rows, int cols, Reals w, int wAt, int inner) {
    if (rows >= LARGE_ROWS) {
      LargeProducts.addProduct(data(y), yAt, rows, cols, data(w), wAt, inner, true, data, at);
      return;
    }
    float[] turned = new float[inner * cols];
    transpose(data(w), wAt, inner, cols, turned);
    for (int i = 0; i < rows; i++) {
      KERNELS.project(data(y), yAt + i * cols, cols, turned, 0, inner, data, at + i * inner);
    }
  }

  @Override
  public void addOuter(int at, Reals x, int xAt, int rows, int inner, Reals y, int yAt, int cols) {
    if (rows >= LARGE_ROWS) {
      LargeProducts.addOuter(data(x), xAt, rows, inner, data(y), yAt, cols, data, at);
      return;
    }
    float[] turned = new float[Math.min(BLOCK, rows) * inner];
    for (int from = 0; from < rows; from += BLOCK) {
      int n = Math.min(BLOCK, rows - from);
      transpose(data(x), xAt + from * inner, n, inner, turned);
      for (int k = 0; k < inner; k++) {
        KERNELS.project(turned, k * n, n, data(y), yAt + from * cols, cols, data, at + k * cols);
      }
    }
  }

  private static void transpose(float[] x, int xAt, int rows, int cols, float[] out) {
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        out[j * rows + i] = x[xAt + i * cols + j];
      }
    }
  }
}

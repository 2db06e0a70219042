package dev.gyre.hgt.real;

import java.util.Arrays;
import org.apache.commons.math3.special.Erf;

/** Doubles and plain loops in the order of the formulas. */
final class DoubleReals extends Reals {

  private final double[] data;

  DoubleReals(double[] data) {
    this.data = data;
  }

  private static double[] data(Reals other) {
    return ((DoubleReals) other).data;
  }

  @Override
  public Precision precision() {
    return Precision.DOUBLE;
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
    data[i] = value;
  }

  @Override
  public void fill(int at, int n, double value) {
    Arrays.fill(data, at, at + n, value);
  }

  @Override
  public void copy(int at, Reals x, int xAt, int n) {
    System.arraycopy(data(x), xAt, data, at, n);
  }

  @Override
  public float[] floats(int n) {
    float[] floats = new float[n];
    for (int i = 0; i < n; i++) {
      floats[i] = (float) data[i];
    }
    return floats;
  }

  @Override
  public double dot(int at, Reals y, int yAt, int n) {
    double[] other = data(y);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += data[at + i] * other[yAt + i];
    }
    return sum;
  }

  @Override
  public void axpy(int at, double alpha, Reals x, int xAt, int n) {
    double[] other = data(x);
    for (int i = 0; i < n; i++) {
      data[at + i] += alpha * other[xAt + i];
    }
  }

  @Override
  public void sum(int at, Reals x, int xAt, Reals y, int yAt, int n) {
    double[] a = data(x);
    double[] b = data(y);
    for (int i = 0; i < n; i++) {
      data[at + i] = a[xAt + i] + b[yAt + i];
    }
  }

  @Override
  public void headDots(int at, Reals x, int xAt, Reals y, int yAt, int heads, int headWidth) {
    for (int h = 0; h < heads; h++) {
      data[at + h] = x.dot(xAt + h * headWidth, y, yAt + h * headWidth, headWidth);
    }
  }

  @Override
  public void headAxpy(int at, Reals a, int aAt, Reals x, int xAt, int heads, int headWidth) {
    for (int h = 0; h < heads; h++) {
      axpy(at + h * headWidth, data(a)[aAt + h], x, xAt + h * headWidth, headWidth);
    }
  }

  @Override
  public void addGatherDots(
      Reals x, int[] rows, int from, int to, Reals v, int vAt, int heads, int headWidth) {
    for (int e = from; e < to; e++) {
      for (int h = 0; h < heads; h++) {
        int xAt = (rows[e] * heads + h) * headWidth;
        data[e * heads + h] += x.dot(xAt, v, vAt + h * headWidth, headWidth);
      }
    }
  }

  @Override
  public void addGatherSums(
      int at, Reals w, Reals x, int[] rows, int from, int to, int heads, int headWidth) {
    for (int e = from; e < to; e++) {
      headAxpy(at, w, e * heads, x, rows[e] * heads * headWidth, heads, headWidth);
    }
  }

  @Override
  public void scatter(
      Reals w, Reals v, int vAt, int[] rows, int from, int to, int heads, int headWidth) {
    for (int e = from; e < to; e++) {
      headAxpy(rows[e] * heads * headWidth, w, e * heads, v, vAt, heads, headWidth);
    }
  }

  @Override
  public void softmax(int at, int n) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = at; i < at + n; i++) {
      max = Math.max(max, data[i]);
    }
    double sum = 0;
    for (int i = at; i < at + n; i++) {
      data[i] = Math.exp(data[i] - max);
      sum += data[i];
    }
    for (int i = at; i < at + n; i++) {
      data[i] /= sum;
    }
  }

  @Override
  public void tanh(int at, int n) {
    for (int i = at; i < at + n; i++) {
      data[i] = Math.tanh(data[i]);
    }
  }

  @Override
  public void gelu(int at, int n) {
    for (int i = at; i < at + n; i++) {
      data[i] *= normal(data[i]);
    }
  }

  @Override
  public void timesGeluSlope(int at, Reals x, int xAt, int n) {
    double[] in = data(x);
    for (int i = 0; i < n; i++) {
      double v = in[xAt + i];
      double density = Math.exp(-0.5 * v * v) / Math.sqrt(2 * Math.PI);
      data[at + i] *= normal(v) + v * density;
    }
  }

  /** The normal law's distribution function. */
  private static double normal(double x) {
    return 0.5 * (1 + Erf.erf(x / Math.sqrt(2)));
  }

  @Override
  public void addProduct(
      int at, Reals x, int xAt, int rows, int inner, Reals w, int wAt, int cols) {
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < inner; k++) {
        axpy(at + i * cols, data(x)[xAt + i * inner + k], w, wAt + k * cols, cols);
      }
    }
  }

  @Override
  public void addProductTransposed(
      int at, Reals y, int yAt, int rows, int cols, Reals w, int wAt, int inner) {
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < inner; k++) {
        data[at + i * inner + k] += y.dot(yAt + i * cols, w, wAt + k * cols, cols);
      }
    }
  }

  @Override
  public void addOuter(int at, Reals x, int xAt, int rows, int inner, Reals y, int yAt, int cols) {
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < inner; k++) {
        axpy(at + k * cols, data(x)[xAt + i * inner + k], y, yAt + i * cols, cols);
      }
    }
  }
}

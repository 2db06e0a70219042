package dev.gyre.hgt.kernel;

import java.util.Arrays;

/**
 * The scalar twin: plain loops in the order of the formulas, and the JDK's own exp and tanh. Slower
 * than the vector kernels, right everywhere, and what they are compared with.
 */
final class ScalarKernels implements KernelSet {

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public void project(
      float[] x, int xAt, int rows, float[] w, int wAt, int cols, float[] out, int outAt) {
    for (int i = 0; i < rows; i++) {
      axpy(x[xAt + i], w, wAt + i * cols, out, outAt, cols);
    }
  }

  @Override
  public void diagonals(
      float[] q,
      int qAt,
      int rows,
      float[] w,
      int wAt,
      int width,
      int slots,
      float[] out,
      int outAt) {
    Arrays.fill(out, outAt, outAt + slots * width, 0f);
    for (int r = 0; r < slots; r++) {
      for (int i = 0; i < rows; i++) {
        int row = wAt + (r * rows + i) * width;
        for (int m = 0; m < width; m++) {
          out[outAt + r * width + m] += q[qAt + i * slots + (m + r & slots - 1)] * w[row + m];
        }
      }
    }
  }

  @Override
  public void periodicDot(
      float[] x, int xAt, float[] y, int yAt, int n, int period, float[] out, int outAt) {
    Arrays.fill(out, outAt, outAt + period, 0f);
    for (int i = 0; i < n; i++) {
      out[outAt + i % period] += x[xAt + i] * y[yAt + i];
    }
  }

  @Override
  public void periodicScale(
      float[] scale, int period, float[] x, int xAt, float[] out, int outAt, int n) {
    for (int i = 0; i < n; i++) {
      out[outAt + i] = scale[i % period] * x[xAt + i];
    }
  }

  @Override
  public void logits(
      float[] u,
      int uAt,
      int edges,
      int width,
      float[] k,
      int kAt,
      float[] start,
      int startAt,
      int slots,
      float[] out,
      int outAt) {
    for (int e = 0; e < edges; e++) {
      int row = outAt + e * slots;
      Arrays.fill(out, row, row + slots, 0f);
      for (int l = 0; l < HeadSlots.periodOf(slots); l++) {
        out[row + l % slots] += start[startAt + l];
      }
      for (int r = 0; r < slots; r++) {
        for (int m = 0; m < width; m++) {
          out[row + (m + r & slots - 1)] += u[uAt + e * width + m] * k[kAt + r * width + m];
        }
      }
    }
  }

  @Override
  public void headSoftmax(float[] x, int at, int edges, int slots) {
    int period = HeadSlots.periodOf(slots);
    int n = edges * slots;
    Arrays.fill(x, at + n, at + (n + period - 1) / period * period, 0f);
    for (int h = 0; h < slots; h++) {
      float max = Float.NEGATIVE_INFINITY;
      for (int i = at + h; i < at + n; i += slots) {
        max = Math.max(max, x[i]);
      }
      float sum = 0f;
      for (int i = at + h; i < at + n; i += slots) {
        x[i] = (float) Math.exp(x[i] - max);
        sum += x[i];
      }
      float inverse = 1f / sum;
      for (int i = at + h; i < at + n; i += slots) {
        x[i] *= inverse;
      }
    }
  }

  @Override
  public void weightedSums(
      float[] a,
      int aAt,
      int slots,
      float[] u,
      int uAt,
      int edges,
      int width,
      float[] out,
      int outAt) {
    Arrays.fill(out, outAt, outAt + slots * width, 0f);
    for (int e = 0; e < edges; e++) {
      for (int h = 0; h < slots; h++) {
        axpy(a[aAt + e * slots + h], u, uAt + e * width, out, outAt + h * width, width);
      }
    }
  }

  @Override
  public void headProject(
      float[] x,
      int xAt,
      int stride,
      float[] w,
      int wAt,
      int heads,
      int rows,
      int cols,
      float[] out,
      int outAt) {
    for (int h = 0; h < heads; h++) {
      project(x, xAt + h * stride, rows, w, wAt + h * rows * cols, cols, out, outAt + h * cols);
    }
  }

  @Override
  public float dot(float[] x, int xAt, float[] y, int yAt, int n) {
    float sum = 0f;
    for (int i = 0; i < n; i++) {
      sum += x[xAt + i] * y[yAt + i];
    }
    return sum;
  }

  @Override
  public void axpy(float alpha, float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] += alpha * x[xAt + i];
    }
  }

  @Override
  public void sumsOfRows(
      float[][] x,
      int from,
      int edges,
      int xAt,
      float[] y,
      int[] yRow,
      float[] matrix,
      int[] rows,
      float[] weights,
      int terms,
      float[] out,
      int outAt,
      int stride,
      int n) {
    for (int e = 0; e < edges; e++) {
      int to = outAt + e * stride;
      add(x[from + e], xAt, y, yRow[e] * n, out, to, n);
      for (int t = e * terms; t < (e + 1) * terms; t++) {
        axpy(weights[t], matrix, rows[t] * n, out, to, n);
      }
    }
  }

  @Override
  public void add(float[] x, int xAt, float[] y, int yAt, float[] out, int outAt, int n) {
    for (int i = 0; i < n; i++) {
      out[outAt + i] = x[xAt + i] + y[yAt + i];
    }
  }

  @Override
  public void blend(float alpha, float[] x, int xAt, float[] y, int yAt, int n) {
    float rest = 1f - alpha;
    for (int i = 0; i < n; i++) {
      y[yAt + i] = alpha * y[yAt + i] + rest * x[xAt + i];
    }
  }

  @Override
  public void headDots(
      float[] x, int xAt, float[] y, int yAt, int heads, int headWidth, float[] out, int outAt) {
    for (int h = 0; h < heads; h++) {
      out[outAt + h] = dot(x, xAt + h * headWidth, y, yAt + h * headWidth, headWidth);
    }
  }

  @Override
  public void headAxpy(
      float[] a, int aAt, float[] x, int xAt, int heads, int headWidth, float[] y, int yAt) {
    for (int h = 0; h < heads; h++) {
      axpy(a[aAt + h], x, xAt + h * headWidth, y, yAt + h * headWidth, headWidth);
    }
  }

  @Override
  public void gatherDots(
      float[] x,
      int[] rows,
      int from,
      int to,
      float[] v,
      int vAt,
      int heads,
      int headWidth,
      float[] out) {
    for (int e = from; e < to; e++) {
      for (int h = 0; h < heads; h++) {
        int at = (rows[e] * heads + h) * headWidth;
        out[e * heads + h] += dot(x, at, v, vAt + h * headWidth, headWidth);
      }
    }
  }

  @Override
  public void gatherSums(
      float[] w,
      float[] x,
      int[] rows,
      int from,
      int to,
      int heads,
      int headWidth,
      float[] out,
      int outAt) {
    for (int e = from; e < to; e++) {
      headAxpy(w, e * heads, x, rows[e] * heads * headWidth, heads, headWidth, out, outAt);
    }
  }

  @Override
  public void scatter(
      float[] w,
      float[] v,
      int vAt,
      int[] rows,
      int from,
      int to,
      int heads,
      int headWidth,
      float[] out) {
    for (int e = from; e < to; e++) {
      headAxpy(w, e * heads, v, vAt, heads, headWidth, out, rows[e] * heads * headWidth);
    }
  }

  @Override
  public void softmax(float scale, float[] x, int at, int n) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = at; i < at + n; i++) {
      x[i] *= scale;
      max = Math.max(max, x[i]);
    }
    float sum = 0f;
    for (int i = at; i < at + n; i++) {
      x[i] = (float) Math.exp(x[i] - max);
      sum += x[i];
    }
    float inverse = 1f / sum;
    for (int i = at; i < at + n; i++) {
      x[i] *= inverse;
    }
  }

  @Override
  public void gelu(float[] x, int at, int n) {
    for (int i = at; i < at + n; i++) {
      x[i] = FloatFunctions.gelu(x[i]);
    }
  }

  @Override
  public void timesGeluSlope(float[] x, int xAt, float[] y, int yAt, int n) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] *= FloatFunctions.geluSlope(x[xAt + i]);
    }
  }

  @Override
  public void tanh(float[] x, int at, int n) {
    for (int i = at; i < at + n; i++) {
      x[i] = (float) Math.tanh(x[i]);
    }
  }

  @Override
  public void layerNorm(float[] x, int at, int n, float[] gain, float[] bias, float epsilon) {
    float sum = 0f;
    for (int i = 0; i < n; i++) {
      sum += x[at + i];
    }
    float mean = sum / n;
    float squares = 0f;
    for (int i = 0; i < n; i++) {
      float difference = x[at + i] - mean;
      squares += difference * difference;
    }
    float inverse = (float) (1.0 / Math.sqrt(squares / n + epsilon));
    for (int i = 0; i < n; i++) {
      x[at + i] = (x[at + i] - mean) * inverse * gain[i] + bias[i];
    }
  }
}

package dev.gyre.hgt.kernel;

/**
 * The unchecked operations behind {@link Kernels}. Implementations trust their arguments: ranges
 * lie inside the arrays, counts are not negative, outputs do not overlap inputs unless an operation
 * is in place. Matrices are row-major; vectors are rows.
 */
public interface KernelSet {

  /** Short name for logs and reports. */
  String name();

  /** {@code out[0..cols) += x[0..rows) W}, with W of {@code rows x cols}. */
  void project(float[] x, int xAt, int rows, float[] w, int wAt, int cols, float[] out, int outAt);

  /**
   * {@code out[r * width + m] = sum_i q[i * slots + (m + r) % slots] w[(r * rows + i) * width + m]}
   * for {@code r < slots} and {@code m < width}; up to a period is read behind the last row of q.
   */
  void diagonals(
      float[] q,
      int qAt,
      int rows,
      float[] w,
      int wAt,
      int width,
      int slots,
      float[] out,
      int outAt);

  /** {@code out[l] = sum of x[i] y[i]} over {@code i < n} with {@code i % period == l}. */
  void periodicDot(
      float[] x, int xAt, float[] y, int yAt, int n, int period, float[] out, int outAt);

  /** {@code out[i] = scale[i % period] x[i]} for {@code i < n}, a multiple of the period. */
  void periodicScale(float[] scale, int period, float[] x, int xAt, float[] out, int outAt, int n);

  /**
   * {@code out[e * slots + h] = sum of u_e[m] k[r * width + m]} over {@code (m + r) % slots == h},
   * and of {@code start[l]} over {@code l % slots == h}; up to a period is overwritten behind the
   * last edge.
   */
  void logits(
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
      int outAt);

  /**
   * In place, for each slot: softmax over {@code x[e * slots + h]}, {@code e < edges}; what is
   * behind the last edge up to a whole period becomes zero. At least one edge.
   */
  void headSoftmax(float[] x, int at, int edges, int slots);

  /** {@code out[h * width + j] = sum_e a[e * slots + h] u_e[j]} for each slot h. */
  void weightedSums(
      float[] a,
      int aAt,
      int slots,
      float[] u,
      int uAt,
      int edges,
      int width,
      float[] out,
      int outAt);

  /**
   * {@code out[h * cols + c] += sum_i x[h * stride + i] w[(h * rows + i) * cols + c]} for each
   * head, {@code i < rows}.
   */
  void headProject(
      float[] x,
      int xAt,
      int stride,
      float[] w,
      int wAt,
      int heads,
      int rows,
      int cols,
      float[] out,
      int outAt);

  /** {@code x . y}. */
  float dot(float[] x, int xAt, float[] y, int yAt, int n);

  /** {@code y += alpha x}. */
  void axpy(float alpha, float[] x, int xAt, float[] y, int yAt, int n);

  /**
   * {@code out[outAt + e * stride ..] = x[from + e][xAt ..] + y[yRow[e]] + sum_t weights[e * terms
   * + t] matrix[rows[e * terms + t]]} for {@code e < edges}, {@code t < terms}; rows of n floats.
   */
  void sumsOfRows(
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
      int n);

  /** {@code out = x + y}; {@code out} may be either. */
  void add(float[] x, int xAt, float[] y, int yAt, float[] out, int outAt, int n);

  /** {@code y = alpha y + (1 - alpha) x}. */
  void blend(float alpha, float[] x, int xAt, float[] y, int yAt, int n);

  /** {@code out[h] = x_h . y_h} for heads of {@code headWidth} floats each. */
  void headDots(
      float[] x, int xAt, float[] y, int yAt, int heads, int headWidth, float[] out, int outAt);

  /** {@code y_h += a[h] x_h} for heads of {@code headWidth} floats each. */
  void headAxpy(
      float[] a, int aAt, float[] x, int xAt, int heads, int headWidth, float[] y, int yAt);

  /** {@code out[e * heads + h] += x[rows[e]]_h . v_h} for e in {@code [from, to)}. */
  void gatherDots(
      float[] x,
      int[] rows,
      int from,
      int to,
      float[] v,
      int vAt,
      int heads,
      int headWidth,
      float[] out);

  /** {@code out_h += sum of w[e * heads + h] x[rows[e]]_h} over e in {@code [from, to)}. */
  void gatherSums(
      float[] w,
      float[] x,
      int[] rows,
      int from,
      int to,
      int heads,
      int headWidth,
      float[] out,
      int outAt);

  /** {@code out[rows[e]]_h += w[e * heads + h] v_h} for e in {@code [from, to)}. */
  void scatter(
      float[] w,
      float[] v,
      int vAt,
      int[] rows,
      int from,
      int to,
      int heads,
      int headWidth,
      float[] out);

  /** In place: {@code x = softmax(scale x)}, the maximum taken off first; {@code n >= 1}. */
  void softmax(float scale, float[] x, int at, int n);

  /** In place: {@code x = x/2 (1 + erf(x / sqrt 2))}. */
  void gelu(float[] x, int at, int n);

  /** {@code y *= gelu'(x)}, with {@code gelu'(x) = (1 + erf(x / sqrt 2)) / 2 + x phi(x)}. */
  void timesGeluSlope(float[] x, int xAt, float[] y, int yAt, int n);

  /** In place: {@code x = tanh(x)}. */
  void tanh(float[] x, int at, int n);

  /**
   * In place layer norm: {@code x = (x - mean) / sqrt(variance + epsilon) * gain + bias}, the
   * variance biased (divided by n).
   */
  void layerNorm(float[] x, int at, int n, float[] gain, float[] bias, float epsilon);
}

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
   * {@code out[h * stride + e] = u_e . k_h} for {@code edges} rows u and {@code heads} rows k of
   * {@code width} floats each.
   */
  void logits(
      float[] u,
      int uAt,
      int edges,
      int width,
      float[] k,
      int kAt,
      int heads,
      float[] out,
      int outAt,
      int stride);

  /**
   * {@code out[h * width + j] = sum_e a[h * stride + e] u_e[j]} for {@code edges} rows u of {@code
   * width} floats.
   */
  void weightedSums(
      float[] a,
      int aAt,
      int stride,
      int heads,
      float[] u,
      int uAt,
      int edges,
      int width,
      float[] out,
      int outAt);

  /** {@code x . y}. */
  float dot(float[] x, int xAt, float[] y, int yAt, int n);

  /** {@code y += alpha x}. */
  void axpy(float alpha, float[] x, int xAt, float[] y, int yAt, int n);

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

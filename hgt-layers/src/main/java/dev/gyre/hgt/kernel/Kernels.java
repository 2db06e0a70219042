package dev.gyre.hgt.kernel;

import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The numeric kernels, checked: every call checks its ranges once, and the loops behind trust them.
 *
 * <p>{@link #best()} is the version on the JDK's Vector API when the JVM was started with {@code
 * --add-modules jdk.incubator.vector}, and the scalar twin otherwise, with one log line that says
 * so. Both give the same result up to rounding: of the order of {@code 1e-6} relative to the sum of
 * absolute terms of a row. Neither allocates, but for GELU and its slope.
 *
 * <p>Stateless and safe for use by several threads.
 */
public final class Kernels {

  /** Module to add to the JVM's command line for the fast version. */
  public static final String VECTOR_MODULE = "jdk.incubator.vector";

  private static final String VECTOR_CLASS = "dev.gyre.hgt.kernel.vector.VectorKernels";

  private static final Logger LOG = LoggerFactory.getLogger(Kernels.class);

  private final KernelSet set;

  private Kernels(KernelSet set) {
    this.set = set;
  }

  /** Made on first use, so that the log line is written once. */
  private static final class Holder {
    private static final Kernels SCALAR = new Kernels(new ScalarKernels());
    private static final Optional<Kernels> VECTOR = loadVector();
    private static final Kernels BEST = choose();

    private static Kernels choose() {
      if (VECTOR.isEmpty()) {
        LOG.warn(
            "The JDK's Vector API is not enabled: scalar kernels are used, several times slower."
                + " Start the JVM with --add-modules {} (Flink: env.java.opts.all).",
            VECTOR_MODULE);
      }
      return VECTOR.orElse(SCALAR);
    }
  }

  /** The fastest version that this JVM can run. */
  public static Kernels best() {
    return Holder.BEST;
  }

  /** The scalar twin. */
  public static Kernels scalar() {
    return Holder.SCALAR;
  }

  /** The version on the JDK's Vector API; empty when its module is not enabled. */
  public static Optional<Kernels> vector() {
    return Holder.VECTOR;
  }

  private static Optional<Kernels> loadVector() {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
      return Optional.empty();
    }
    try {
      Object set =
          Class.forName(VECTOR_CLASS)
              .getDeclaredConstructor(KernelSet.class)
              .newInstance(new ScalarKernels());
      return Optional.of(new Kernels((KernelSet) set));
    } catch (ReflectiveOperationException | LinkageError e) {
      LOG.warn("Module {} is there but {} cannot be used", VECTOR_MODULE, VECTOR_CLASS, e);
      return Optional.empty();
    }
  }

  /** Short name for logs and reports: {@code scalar}, or {@code vector} with its lanes. */
  public String name() {
    return set.name();
  }

  /** {@code out[0..cols) += x[0..rows) W}, W being {@code rows x cols}, row-major. */
  public void project(
      float[] x, int xAt, int rows, float[] w, int wAt, int cols, float[] out, int outAt) {
    check("x", x, xAt, rows);
    check("w", w, wAt, rows * cols);
    check("out", out, outAt, cols);
    set.project(x, xAt, rows, w, wAt, cols, out, outAt);
  }

  /**
   * A query folded with the keys of a relation, as diagonals: {@code out[r * width + m] = sum_i q[i
   * * slots + h] w[(r * rows + i) * width + m]} with {@code h = (m + r) % slots}, for each {@code r
   * < slots} and {@code m < width}.
   *
   * <p>A diagonal has an element of every column m, each of another head than its neighbours': so a
   * whole row of u times a diagonal gives the terms of all heads, and lanes need not be summed up
   * head by head (the diagonal method for products of matrix and vector, Halevi and Shoup,
   * "Algorithms in HElib", 2014, section 4.3).
   *
   * @param q rows of slots, and a period behind them, which is read and not used
   * @param rows floats of a head, d_k
   * @param w {@code slots x rows x width}
   * @param width a multiple of the period
   */
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
    whole("width", width, slots);
    check("q", q, qAt, rows * slots + HeadSlots.periodOf(slots));
    check("w", w, wAt, slots * rows * width);
    check("out", out, outAt, slots * width);
    set.diagonals(q, qAt, rows, w, wAt, width, slots, out, outAt);
  }

  /**
   * Products summed up by their place in a period: {@code out[l] = sum x[i] y[i]} over {@code i <
   * n} with {@code i % period == l}.
   *
   * @param n a multiple of the period of the slots
   * @param out receives a period
   */
  public void periodicDot(
      float[] x, int xAt, float[] y, int yAt, int n, int slots, float[] out, int outAt) {
    whole("n", n, slots);
    check("x", x, xAt, n);
    check("y", y, yAt, n);
    check("out", out, outAt, HeadSlots.periodOf(slots));
    set.periodicDot(x, xAt, y, yAt, n, HeadSlots.periodOf(slots), out, outAt);
  }

  /**
   * {@code out[i] = scale[i % period] x[i]} over n floats, rounded up to whole periods; {@code out}
   * may be x.
   *
   * @param scale a period
   */
  public void periodicScale(
      float[] scale, int slots, float[] x, int xAt, float[] out, int outAt, int n) {
    powerOfTwo(slots);
    int period = HeadSlots.periodOf(slots);
    int all = (n + period - 1) / period * period;
    check("scale", scale, 0, period);
    check("x", x, xAt, all);
    check("out", out, outAt, all);
    set.periodicScale(scale, period, x, xAt, out, outAt, all);
  }

  /**
   * Logits of edges, of all heads at once: {@code out[e * slots + h] = u_e . k_h + start_h}.
   *
   * @param u {@code edges x width}
   * @param width a multiple of the period
   * @param k the heads' keys as diagonals: {@code k[r * width + m] = k_h[m]} with {@code h = (m +
   *     r) % slots}
   * @param start a period: {@code start_h} is the sum of its floats at h, {@code h + slots}, and so
   *     on
   * @param out slots for each edge, and a period behind them, which is overwritten
   */
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
    whole("width", width, slots);
    check("u", u, uAt, edges * width);
    check("k", k, kAt, slots * width);
    check("start", start, startAt, HeadSlots.periodOf(slots));
    check("out", out, outAt, edges * slots + HeadSlots.periodOf(slots));
    set.logits(u, uAt, edges, width, k, kAt, start, startAt, slots, out, outAt);
  }

  /**
   * In place, for each head: softmax over its logits {@code x[e * slots + h]}; the maximum is taken
   * off first, so inputs of any finite size are safe. Nothing for no edges.
   *
   * @param x slots for each edge, and room up to a whole period, which becomes zero
   */
  public void headSoftmax(float[] x, int at, int edges, int slots) {
    powerOfTwo(slots);
    int period = HeadSlots.periodOf(slots);
    check("x", x, at, (edges * slots + period - 1) / period * period);
    if (edges > 0) {
      set.headSoftmax(x, at, edges, slots);
    }
  }

  /**
   * Sums of edges weighted per head: {@code out[h * width + j] = sum_e a[e * slots + h] u_e[j]} for
   * each slot h. No edges give zeros.
   *
   * @param u {@code edges x width}
   * @param width a multiple of the period
   */
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
    whole("width", width, slots);
    check("a", a, aAt, edges * slots);
    check("u", u, uAt, edges * width);
    check("out", out, outAt, slots * width);
    set.weightedSums(a, aAt, slots, u, uAt, edges, width, out, outAt);
  }

  /**
   * A row of each head times its matrix: {@code out_h += x_h W_h}, h after h.
   *
   * @param x rows of heads
   * @param stride floats from one row of x to the next, {@code rows} or more
   * @param w {@code heads x rows x cols}
   * @param out {@code heads x cols}
   */
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
    Objects.checkIndex(0, heads);
    Objects.checkFromToIndex(0, rows, stride);
    check("x", x, xAt, (heads - 1) * stride + rows);
    check("w", w, wAt, heads * rows * cols);
    check("out", out, outAt, heads * cols);
    set.headProject(x, xAt, stride, w, wAt, heads, rows, cols, out, outAt);
  }

  /** {@code x . y} over n floats. */
  public float dot(float[] x, int xAt, float[] y, int yAt, int n) {
    check("x", x, xAt, n);
    check("y", y, yAt, n);
    return set.dot(x, xAt, y, yAt, n);
  }

  /** {@code y += alpha x} over n floats. */
  public void axpy(float alpha, float[] x, int xAt, float[] y, int yAt, int n) {
    check("x", x, xAt, n);
    check("y", y, yAt, n);
    set.axpy(alpha, x, xAt, y, yAt, n);
  }

  /**
   * For each edge a row of its own, one of y, and weighted ones of a matrix: {@code out_e = x[from
   * + e] + y[yRow[e]] + sum_t weights[e * terms + t] matrix[rows[e * terms + t]]}, t below {@code
   * terms}, all of n floats.
   *
   * @param xAt where in each array of x the row begins
   * @param stride floats from one row of out to the next, n or more; what lies between is left as
   *     it is
   * @param n at least 1
   */
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
    Objects.checkFromIndexSize(from, edges, x.length);
    Objects.checkFromToIndex(1, n, stride);
    check("weights", weights, 0, edges * terms);
    check("out", out, outAt, edges == 0 ? 0 : (edges - 1) * stride + n);
    for (int e = 0; e < edges; e++) {
      check("x", x[from + e], xAt, n);
      checkRow("y", y, yRow[e], n);
    }
    for (int t = 0; t < edges * terms; t++) {
      checkRow("matrix", matrix, rows[t], n);
    }
    set.sumsOfRows(
        x, from, edges, xAt, y, yRow, matrix, rows, weights, terms, out, outAt, stride, n);
  }

  /** {@code out = x + y} over n floats; {@code out} may be either. */
  public void add(float[] x, int xAt, float[] y, int yAt, float[] out, int outAt, int n) {
    check("x", x, xAt, n);
    check("y", y, yAt, n);
    check("out", out, outAt, n);
    set.add(x, xAt, y, yAt, out, outAt, n);
  }

  /** Dot products of heads: {@code out[h] = x_h . y_h}, each of {@code headWidth} floats. */
  public void headDots(
      float[] x, int xAt, float[] y, int yAt, int heads, int headWidth, float[] out, int outAt) {
    check("x", x, xAt, heads * headWidth);
    check("y", y, yAt, heads * headWidth);
    check("out", out, outAt, heads);
    set.headDots(x, xAt, y, yAt, heads, headWidth, out, outAt);
  }

  /** {@code y_h += a[h] x_h} for each head, of {@code headWidth} floats each. */
  public void headAxpy(
      float[] a, int aAt, float[] x, int xAt, int heads, int headWidth, float[] y, int yAt) {
    check("a", a, aAt, heads);
    check("x", x, xAt, heads * headWidth);
    check("y", y, yAt, heads * headWidth);
    set.headAxpy(a, aAt, x, xAt, heads, headWidth, y, yAt);
  }

  /**
   * Dot products with rows picked out of x, per head: {@code out[e * heads + h] += x[rows[e]]_h .
   * v_h} for e in {@code [from, to)}. That rows lie inside x is the caller's to check.
   */
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
    check("v", v, vAt, heads * headWidth);
    check("out", out, from * heads, (to - from) * heads);
    set.gatherDots(x, rows, from, to, v, vAt, heads, headWidth, out);
  }

  /**
   * Weighted sum of rows picked out of x, per head: {@code out_h += w[e * heads + h] x[rows[e]]_h}
   * over e in {@code [from, to)}. That rows lie inside x is the caller's to check.
   */
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
    check("w", w, from * heads, (to - from) * heads);
    check("out", out, outAt, heads * headWidth);
    set.gatherSums(w, x, rows, from, to, heads, headWidth, out, outAt);
  }

  /**
   * Adds one row, weighted per head, to rows picked out: {@code out[rows[e]]_h += w[e * heads + h]
   * v_h} for e in {@code [from, to)}. That rows lie inside out is the caller's to check.
   */
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
    check("w", w, from * heads, (to - from) * heads);
    check("v", v, vAt, heads * headWidth);
    set.scatter(w, v, vAt, rows, from, to, heads, headWidth, out);
  }

  /** {@code y = alpha y + (1 - alpha) x} over n floats: the gated skip connection. */
  public void blend(float alpha, float[] x, int xAt, float[] y, int yAt, int n) {
    check("x", x, xAt, n);
    check("y", y, yAt, n);
    set.blend(alpha, x, xAt, y, yAt, n);
  }

  /**
   * In place {@code x = softmax(scale x)} over n floats; the maximum is taken off first, so inputs
   * of any finite size are safe. Nothing for n = 0.
   */
  public void softmax(float scale, float[] x, int at, int n) {
    check("x", x, at, n);
    if (n > 0) {
      set.softmax(scale, x, at, n);
    }
  }

  /** In place GELU in its exact form, {@code x/2 (1 + erf(x / sqrt 2))}, over n floats. */
  public void gelu(float[] x, int at, int n) {
    check("x", x, at, n);
    set.gelu(x, at, n);
  }

  /** {@code y *= gelu'(x)} over n floats: the backward pass of {@link #gelu}. */
  public void timesGeluSlope(float[] x, int xAt, float[] y, int yAt, int n) {
    check("x", x, xAt, n);
    check("y", y, yAt, n);
    set.timesGeluSlope(x, xAt, y, yAt, n);
  }

  /** In place hyperbolic tangent over n floats. */
  public void tanh(float[] x, int at, int n) {
    check("x", x, at, n);
    set.tanh(x, at, n);
  }

  /**
   * In place layer norm over n floats, with the biased variance, {@code gain} and {@code bias} of n
   * floats each.
   */
  public void layerNorm(float[] x, int at, int n, float[] gain, float[] bias, float epsilon) {
    check("x", x, at, n);
    check("gain", gain, 0, n);
    check("bias", bias, 0, n);
    set.layerNorm(x, at, n, gain, bias, epsilon);
  }

  private static void whole(String name, int floats, int slots) {
    powerOfTwo(slots);
    if (floats % HeadSlots.periodOf(slots) != 0) {
      throw new IllegalArgumentException(
          name + ": " + floats + " floats for " + slots + " slots, must be whole periods");
    }
  }

  private static void powerOfTwo(int slots) {
    if (slots < 1 || Integer.bitCount(slots) != 1) {
      throw new IllegalArgumentException("slots: " + slots + ", must be a power of two");
    }
  }

  private static void checkRow(String name, float[] array, int row, int n) {
    if (row < 0 || row >= array.length / n) {
      throw new IndexOutOfBoundsException(
          name + " has no row " + row + " of " + n + " floats: it has " + array.length);
    }
  }

  private static void check(String name, float[] array, int at, int count) {
    if ((at | count) < 0 || at > array.length - count) {
      throw outside(name, array, at, count);
    }
  }

  private static IndexOutOfBoundsException outside(String name, float[] array, int at, int count) {
    Objects.requireNonNull(array, name);
    return new IndexOutOfBoundsException(
        name + " needs " + count + " floats from " + at + " but has " + array.length);
  }

  @Override
  public String toString() {
    return "Kernels[" + name() + "]";
  }
}

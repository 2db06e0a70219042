package dev.gyre.hgt.kernel.vector;

import dev.gyre.hgt.kernel.KernelSet;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels on the JDK's Vector API. Loaded by reflection, and only where the module is enabled.
 *
 * <p>Sums are kept in lanes and added up at the end of a row, so results differ from the scalar
 * twin's by rounding. The order is fixed by the arguments' sizes alone: equal inputs give equal
 * bits.
 */
public final class VectorKernels implements KernelSet {

  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();

  private final KernelSet scalar;

  /**
   * Made through reflection.
   *
   * @param scalar what is used where there are more slots than lanes
   * @throws UnsupportedOperationException unless vectors have 4, 8 or 16 lanes
   */
  public VectorKernels(KernelSet scalar) {
    if (LANES != 4 && LANES != 8 && LANES != 16) {
      throw new UnsupportedOperationException(
          "vectors of " + LANES + " floats: there are kernels for 4, 8 and 16");
    }
    this.scalar = scalar;
  }

  @Override
  public String name() {
    return "vector x" + LANES;
  }

  @Override
  public void project(
      float[] x, int xAt, int rows, float[] w, int wAt, int cols, float[] out, int outAt) {
    Projection.project(x, xAt, rows, w, wAt, cols, out, outAt);
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
    if (slots > LANES) {
      scalar.diagonals(q, qAt, rows, w, wAt, width, slots, out, outAt);
    } else {
      Periods.diagonals(q, qAt, rows, w, wAt, width, slots, out, outAt);
    }
  }

  @Override
  public void periodicDot(
      float[] x, int xAt, float[] y, int yAt, int n, int period, float[] out, int outAt) {
    Periods.dot(x, xAt, y, yAt, n, period, out, outAt);
  }

  @Override
  public void periodicScale(
      float[] scale, int period, float[] x, int xAt, float[] out, int outAt, int n) {
    Periods.scale(scale, period, x, xAt, out, outAt, n);
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
    if (slots > LANES) {
      scalar.logits(u, uAt, edges, width, k, kAt, start, startAt, slots, out, outAt);
    } else {
      HeadLogits.logits(u, uAt, edges, width, k, kAt, start, startAt, slots, out, outAt);
    }
  }

  @Override
  public void headSoftmax(float[] x, int at, int edges, int slots) {
    if (slots > LANES) {
      scalar.headSoftmax(x, at, edges, slots);
    } else {
      Activations.headSoftmax(x, at, edges, slots);
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
    WeightedSums.weightedSums(a, aAt, slots, u, uAt, edges, width, out, outAt);
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
    Projection.heads(x, xAt, stride, w, wAt, heads, rows, cols, out, outAt);
  }

  @Override
  public float dot(float[] x, int xAt, float[] y, int yAt, int n) {
    return Rows.dot(x, xAt, y, yAt, n);
  }

  @Override
  public void axpy(float alpha, float[] x, int xAt, float[] y, int yAt, int n) {
    Rows.axpy(alpha, x, xAt, y, yAt, n);
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
    RowSums.sums(x, from, edges, xAt, y, yRow, matrix, rows, weights, terms, out, outAt, stride, n);
  }

  @Override
  public void add(float[] x, int xAt, float[] y, int yAt, float[] out, int outAt, int n) {
    Rows.add(x, xAt, y, yAt, out, outAt, n);
  }

  @Override
  public void blend(float alpha, float[] x, int xAt, float[] y, int yAt, int n) {
    Rows.blend(alpha, x, xAt, y, yAt, n);
  }

  @Override
  public void headDots(
      float[] x, int xAt, float[] y, int yAt, int heads, int headWidth, float[] out, int outAt) {
    HeadRows.dots(x, xAt, y, yAt, heads, headWidth, out, outAt);
  }

  @Override
  public void headAxpy(
      float[] a, int aAt, float[] x, int xAt, int heads, int headWidth, float[] y, int yAt) {
    HeadRows.axpy(a, aAt, x, xAt, heads, headWidth, y, yAt);
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
    GatheredRows.dots(x, rows, from, to, v, vAt, heads, headWidth, out);
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
    GatheredRows.sums(w, x, rows, from, to, heads, headWidth, out, outAt);
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
    GatheredRows.scatter(w, v, vAt, rows, from, to, heads, headWidth, out);
  }

  @Override
  public void softmax(float scale, float[] x, int at, int n) {
    Activations.softmax(scale, x, at, n);
  }

  @Override
  public void gelu(float[] x, int at, int n) {
    Activations.gelu(x, at, n);
  }

  @Override
  public void timesGeluSlope(float[] x, int xAt, float[] y, int yAt, int n) {
    Activations.timesGeluSlope(x, xAt, y, yAt, n);
  }

  @Override
  public void tanh(float[] x, int at, int n) {
    Activations.tanh(x, at, n);
  }

  @Override
  public void layerNorm(float[] x, int at, int n, float[] gain, float[] bias, float epsilon) {
    Rows.layerNorm(x, at, n, gain, bias, epsilon);
  }
}

package dev.gyre.hgt.kernel.vector;

import static dev.gyre.hgt.kernel.vector.VectorKernels.LANES;
import static dev.gyre.hgt.kernel.vector.VectorKernels.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Sums of a row of each edge's own, one of a table, and weighted ones of a matrix. A row is written
 * once, and not read again to add to it: a processor has to wait for what it has just written, and
 * longest where that lies in two of its lines.
 */
final class RowSums {

  private RowSums() {}

  static void sums(
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
      int yAt = yRow[e] * n;
      int t = e * terms;
      if (terms == 0) {
        Rows.add(x[from + e], xAt, y, yAt, out, to, n);
      } else if (terms == 1) {
        one(x[from + e], xAt, y, yAt, matrix, rows[t] * n, weights[t], out, to, n);
      } else if (terms == 2) {
        two(
            x[from + e],
            xAt,
            y,
            yAt,
            matrix,
            rows[t] * n,
            weights[t],
            rows[t + 1] * n,
            weights[t + 1],
            out,
            to,
            n);
      } else {
        many(x[from + e], xAt, y, yAt, matrix, rows, weights, t, t + terms, out, to, n);
      }
    }
  }

  private static void one(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      float[] matrix,
      int row,
      float weight,
      float[] out,
      int outAt,
      int n) {
    FloatVector factor = FloatVector.broadcast(SPECIES, weight);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector sum =
          FloatVector.fromArray(SPECIES, x, xAt + i)
              .add(FloatVector.fromArray(SPECIES, y, yAt + i));
      FloatVector.fromArray(SPECIES, matrix, row + i).fma(factor, sum).intoArray(out, outAt + i);
    }
    for (; i < n; i++) {
      out[outAt + i] = Math.fma(weight, matrix[row + i], x[xAt + i] + y[yAt + i]);
    }
  }

  private static void two(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      float[] matrix,
      int row,
      float weight,
      int otherRow,
      float otherWeight,
      float[] out,
      int outAt,
      int n) {
    FloatVector factor = FloatVector.broadcast(SPECIES, weight);
    FloatVector other = FloatVector.broadcast(SPECIES, otherWeight);
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector sum =
          FloatVector.fromArray(SPECIES, x, xAt + i)
              .add(FloatVector.fromArray(SPECIES, y, yAt + i));
      sum = FloatVector.fromArray(SPECIES, matrix, row + i).fma(factor, sum);
      FloatVector.fromArray(SPECIES, matrix, otherRow + i)
          .fma(other, sum)
          .intoArray(out, outAt + i);
    }
    for (; i < n; i++) {
      float sum = Math.fma(weight, matrix[row + i], x[xAt + i] + y[yAt + i]);
      out[outAt + i] = Math.fma(otherWeight, matrix[otherRow + i], sum);
    }
  }

  private static void many(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      float[] matrix,
      int[] rows,
      float[] weights,
      int first,
      int end,
      float[] out,
      int outAt,
      int n) {
    int i = 0;
    for (; i <= n - LANES; i += LANES) {
      FloatVector sum =
          FloatVector.fromArray(SPECIES, x, xAt + i)
              .add(FloatVector.fromArray(SPECIES, y, yAt + i));
      for (int t = first; t < end; t++) {
        sum =
            FloatVector.fromArray(SPECIES, matrix, rows[t] * n + i)
                .fma(FloatVector.broadcast(SPECIES, weights[t]), sum);
      }
      sum.intoArray(out, outAt + i);
    }
    for (; i < n; i++) {
      float sum = x[xAt + i] + y[yAt + i];
      for (int t = first; t < end; t++) {
        sum = Math.fma(weights[t], matrix[rows[t] * n + i], sum);
      }
      out[outAt + i] = sum;
    }
  }
}

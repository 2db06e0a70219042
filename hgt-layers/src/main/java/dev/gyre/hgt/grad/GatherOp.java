package dev.gyre.hgt.grad;

import dev.gyre.hgt.real.Reals;

/**
 * Rows picked out of many; a row below 0 is none, and zeros.
 *
 * <pre>
 * y[i] = x[row_i]
 * dx[row_i] += dy[i]
 * </pre>
 */
public final class GatherOp {

  private final int[] rows;
  private final int width;

  /** Picks these rows, each of {@code width} numbers; not copied. */
  public GatherOp(int[] rows, int width) {
    this.rows = rows;
    this.width = width;
  }

  /** Numbers in a row. */
  public int width() {
    return width;
  }

  /** The rows, one after the other. */
  public Reals forward(Reals x) {
    Reals y = x.zeros(rows.length * width);
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] >= 0) {
        y.copy(i * width, x, rows[i] * width, width);
      }
    }
    return y;
  }

  /** Adds the gradients of the rows to where they came from. */
  public void backward(Reals dy, Reals dx) {
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] >= 0) {
        dx.axpy(rows[i] * width, 1, dy, i * width, width);
      }
    }
  }
}

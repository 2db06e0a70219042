package dev.gyre.hgt.real;

/**
 * A row-major array of numbers of one precision. An operation writes into the array it is called
 * on; all arrays of a call are of its precision, and where ranges are not inside the arrays an
 * {@link IndexOutOfBoundsException} is thrown. Parameters that end in {@code At} are where a range
 * begins.
 *
 * <p>Not safe for several threads that write the same array.
 */
public abstract class Reals {

  Reals() {}

  /** The precision. */
  public abstract Precision precision();

  /** How many numbers. */
  public abstract int size();

  /** One number. */
  public abstract double get(int i);

  /** Sets one number. */
  public abstract void set(int i, double value);

  /** Adds to one number. */
  public final void add(int i, double value) {
    set(i, get(i) + value);
  }

  /** A new array of the same precision. */
  public final Reals zeros(int size) {
    return precision().zeros(size);
  }

  /** Sets n numbers. */
  public abstract void fill(int at, int n, double value);

  /** Copies n numbers. */
  public abstract void copy(int at, Reals x, int xAt, int n);

  /** The first n numbers as floats: the array itself if it is of floats and of this length. */
  public abstract float[] floats(int n);

  /** {@code this . y} over n numbers. */
  public abstract double dot(int at, Reals y, int yAt, int n);

  /** {@code this += alpha x}. */
  public abstract void axpy(int at, double alpha, Reals x, int xAt, int n);

  /** {@code this = x + y}; this may be either. */
  public abstract void sum(int at, Reals x, int xAt, Reals y, int yAt, int n);

  /** Dot products of heads: {@code this[h] = x_h . y_h}, each of {@code headWidth} numbers. */
  public abstract void headDots(
      int at, Reals x, int xAt, Reals y, int yAt, int heads, int headWidth);

  /** {@code this_h += a[h] x_h} for each head. */
  public abstract void headAxpy(
      int at, Reals a, int aAt, Reals x, int xAt, int heads, int headWidth);

  /**
   * Dot products with rows of x: {@code this[e * heads + h] += x[rows[e]]_h . v_h} for e in {@code
   * [from, to)}.
   */
  public abstract void addGatherDots(
      Reals x, int[] rows, int from, int to, Reals v, int vAt, int heads, int headWidth);

  /** {@code this_h += w[e * heads + h] x[rows[e]]_h}, summed over e in {@code [from, to)}. */
  public abstract void addGatherSums(
      int at, Reals w, Reals x, int[] rows, int from, int to, int heads, int headWidth);

  /** {@code this[rows[e]]_h += w[e * heads + h] v_h} for e in {@code [from, to)}. */
  public abstract void scatter(
      Reals w, Reals v, int vAt, int[] rows, int from, int to, int heads, int headWidth);

  /** In place softmax over n numbers, the maximum taken off first; nothing for n = 0. */
  public abstract void softmax(int at, int n);

  /** In place hyperbolic tangent. */
  public abstract void tanh(int at, int n);

  /** In place GELU in its exact form, {@code x/2 (1 + erf(x / sqrt 2))}. */
  public abstract void gelu(int at, int n);

  /** {@code this *= gelu'(x)}, with {@code gelu'(x) = Phi(x) + x phi(x)} of the normal law. */
  public abstract void timesGeluSlope(int at, Reals x, int xAt, int n);

  /** {@code this += X W}, this being {@code rows x cols} and X {@code rows x inner}. */
  public abstract void addProduct(
      int at, Reals x, int xAt, int rows, int inner, Reals w, int wAt, int cols);

  /** {@code this += Y W^T}, this being {@code rows x inner} and W {@code inner x cols}. */
  public abstract void addProductTransposed(
      int at, Reals y, int yAt, int rows, int cols, Reals w, int wAt, int inner);

  /** {@code this += X^T Y}, this being {@code inner x cols}, summed over rows. */
  public abstract void addOuter(
      int at, Reals x, int xAt, int rows, int inner, Reals y, int yAt, int cols);

  /** Adds the same row to each of so many rows. */
  public final void addToRows(int at, int rows, Reals row, int rowAt, int cols) {
    for (int i = 0; i < rows; i++) {
      axpy(at + i * cols, 1, row, rowAt, cols);
    }
  }

  /** Adds so many rows of x to one row of this. */
  public final void addRowSums(int at, Reals x, int xAt, int rows, int cols) {
    for (int i = 0; i < rows; i++) {
      axpy(at, 1, x, xAt + i * cols, cols);
    }
  }

  @Override
  public String toString() {
    return precision() + "[" + size() + "]";
  }
}

package dev.gyre.hgt.grad;

import dev.gyre.hgt.layer.RowTerms;
import dev.gyre.hgt.real.Reals;

/**
 * Weighted rows of a matrix: features x of an item times E, or any product of E, without x being
 * written out. Where a number is missing its learned default f is the weight.
 *
 * <pre>
 * y += sum_i x_i E[row_i]
 * dE[row_i] += x_i dy,  df_i += E[row_i] . dy where x_i is the default f_i
 * </pre>
 */
public final class RowTermsOp {

  private final RowTerms terms;
  private final Weight defaults;
  private final int width;

  /**
   * Terms.
   *
   * @param defaults the learned defaults of numbers; may be null when there are no numbers
   * @param width columns of the matrix
   */
  public RowTermsOp(RowTerms terms, Weight defaults, int width) {
    this.terms = terms;
    this.defaults = defaults;
    this.width = width;
  }

  /** {@code y += x E} of an item. */
  public void addTo(int item, Reals matrix, Reals y, int yAt) {
    for (int i = 0, t = item * terms.perItem(); i < terms.perItem(); i++, t++) {
      float weight = terms.weight()[t];
      double x = Float.isNaN(weight) ? defaults.value().get(terms.number()[i]) : weight;
      y.axpy(yAt, x, matrix, terms.row()[t] * width, width);
    }
  }

  /** Adds the gradients of an item's terms to those of the matrix and the defaults. */
  public void backward(int item, Reals dy, int dyAt, Reals matrix, Reals dMatrix) {
    for (int i = 0, t = item * terms.perItem(); i < terms.perItem(); i++, t++) {
      float weight = terms.weight()[t];
      int row = terms.row()[t] * width;
      double x = weight;
      if (Float.isNaN(weight)) {
        int number = terms.number()[i];
        x = defaults.value().get(number);
        defaults.gradient().add(number, matrix.dot(row, dy, dyAt, width));
      }
      dMatrix.axpy(row, x, dy, dyAt, width);
    }
  }
}

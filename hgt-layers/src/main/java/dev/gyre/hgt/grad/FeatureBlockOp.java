package dev.gyre.hgt.grad;

import dev.gyre.hgt.layer.RowTerms;
import dev.gyre.hgt.real.Reals;

/**
 * {@code Y += z W} of a block of features, a row for each item; backward into W and what z holds.
 */
public final class FeatureBlockOp {

  private final FeatureFoldOp fold;
  private final RowTermsOp terms;
  private final int items;
  private final int width;

  /**
   * A block.
   *
   * @param fold W and what it does to the features
   * @param terms which rows the items choose
   * @param width columns of W
   */
  public FeatureBlockOp(FeatureFoldOp fold, RowTerms terms, int items, int width) {
    this.fold = fold;
    this.terms = new RowTermsOp(terms, fold.defaults(), width);
    this.items = items;
    this.width = width;
  }

  /** Adds to every row of y. */
  public void addTo(Reals y) {
    for (int item = 0; item < items; item++) {
      terms.addTo(item, fold.matrix().value(), y, item * width);
    }
  }

  /** Backward from the gradient of every row. */
  public void backward(Reals dy) {
    for (int item = 0; item < items; item++) {
      terms.backward(item, dy, item * width, fold.matrix().value(), fold.matrix().gradient());
    }
    fold.backward();
  }
}

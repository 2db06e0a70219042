package dev.gyre.hgt.grad;

import dev.gyre.hgt.layer.Linear;
import dev.gyre.hgt.real.Reals;

/**
 * A linear map followed by one square block per head, folded into one linear map: K A or V M of a
 * meta relation (Hu et al., WWW 2020, equations 3 and 4), for each head i, columns of head i.
 *
 * <pre>
 * W'_i = W_i B_i,            b'_i = b_i B_i
 * dW_i += dW'_i B_i^T,       db_i += db'_i B_i^T
 * dB_i += W_i^T dW'_i + b_i^T db'_i
 * </pre>
 */
public final class BlockFoldOp {

  private final Weight weight;
  private final Weight bias;
  private final Weight blocks;
  private final int inputs;
  private final int heads;
  private final int headWidth;
  private final Weight foldedWeight;
  private final Weight foldedBias;

  /**
   * Folds.
   *
   * @param linear W and b, to {@code H x d_k} floats
   * @param blocks B, {@code H x d_k x d_k}, acting on row vectors
   */
  public BlockFoldOp(Binding binding, Linear linear, float[] blocks, int heads) {
    this.weight = binding.of(linear.weight());
    this.bias = binding.of(linear.bias());
    this.blocks = binding.of(blocks);
    this.inputs = linear.inputs();
    this.heads = heads;
    this.headWidth = linear.outputs() / heads;
    this.foldedWeight = new Weight(forward(weight.value(), inputs));
    this.foldedBias = new Weight(forward(bias.value(), 1));
  }

  /** The folded map: {@code X W' + b'}. */
  public LinearOp linear() {
    return new LinearOp(foldedWeight, 0, foldedBias, inputs, heads * headWidth);
  }

  /** The folded map without its bias: {@code X W'}. */
  public LinearOp product() {
    return new LinearOp(foldedWeight, 0, null, inputs, heads * headWidth);
  }

  private Reals forward(Reals rows, int count) {
    Reals out = rows.zeros(rows.size());
    for (int i = 0; i < count; i++) {
      for (int h = 0; h < heads; h++) {
        int at = (i * heads + h) * headWidth;
        out.addProduct(
            at, rows, at, 1, headWidth, blocks.value(), h * headWidth * headWidth, headWidth);
      }
    }
    return out;
  }

  /** Backward of what was added to the gradients of the folded map. */
  public void backward() {
    if (foldedWeight.hasGradient()) {
      backward(weight, foldedWeight.gradient(), inputs);
    }
    if (foldedBias.hasGradient()) {
      backward(bias, foldedBias.gradient(), 1);
    }
  }

  private void backward(Weight rows, Reals folded, int count) {
    for (int i = 0; i < count; i++) {
      for (int h = 0; h < heads; h++) {
        int at = (i * heads + h) * headWidth;
        for (int m = 0; m < headWidth; m++) {
          int block = (h * headWidth + m) * headWidth;
          rows.gradient().add(at + m, folded.dot(at, blocks.value(), block, headWidth));
          blocks.gradient().axpy(block, rows.value().get(at + m), folded, at, headWidth);
        }
      }
    }
  }
}

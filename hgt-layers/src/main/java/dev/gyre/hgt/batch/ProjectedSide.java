package dev.gyre.hgt.batch;

import dev.gyre.hgt.grad.Binding;
import dev.gyre.hgt.grad.BlockFoldOp;
import dev.gyre.hgt.grad.LinearOp;
import dev.gyre.hgt.grad.Weight;
import dev.gyre.hgt.layer.Linear;
import dev.gyre.hgt.real.Reals;

/**
 * The keys {@code K A} or the values {@code V M} of one meta relation: folded weights, and what
 * they make of the time table and of E_r. By linearity the vector of an edge is a sum of rows:
 *
 * <pre>
 * (h(s) + T[b] + x_e E_r) W' + b'  =  (h(s) W' + b') + (T W')[b] + x_e (E_r W')
 * </pre>
 */
final class ProjectedSide {

  private final BlockFoldOp fold;
  private final LinearOp timeOp;
  private final LinearOp edgeOp;
  private final Weight edgeRows;
  private final Weight time;
  private final Weight edge;

  /**
   * Folds and projects.
   *
   * @param timeRows T, a row for each bucket; null when off
   * @param edgeRows E_r; null without
   */
  ProjectedSide(
      Binding binding, Linear linear, float[] blocks, int heads, Reals timeRows, Weight edgeRows) {
    this.fold = new BlockFoldOp(binding, linear, blocks, heads);
    this.edgeRows = edgeRows;
    this.timeOp = fold.product();
    this.edgeOp = fold.product();
    int inputs = linear.inputs();
    this.time =
        timeRows == null ? null : new Weight(timeOp.forward(timeRows, timeRows.size() / inputs));
    this.edge =
        edgeRows == null
            ? null
            : new Weight(edgeOp.forward(edgeRows.value(), edgeRows.value().size() / inputs));
  }

  /** {@code X W' + b'} of source rows. */
  LinearOp sources() {
    return fold.linear();
  }

  /** {@code T W'}; null without temporal encoding. */
  Weight time() {
    return time;
  }

  /** {@code E_r W'}; null without edge features. */
  Weight edge() {
    return edge;
  }

  /** Backward, after that of every use; {@code dTime} receives the gradient of T. */
  void backward(Reals dTime) {
    if (time != null && time.hasGradient()) {
      timeOp.backward(time.gradient(), dTime);
    }
    if (edge != null && edge.hasGradient()) {
      edgeOp.backward(edge.gradient(), edgeRows.gradient());
    }
    fold.backward();
  }
}

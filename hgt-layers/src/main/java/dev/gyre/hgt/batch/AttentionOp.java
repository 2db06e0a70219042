package dev.gyre.hgt.batch;

import dev.gyre.hgt.grad.Weight;
import dev.gyre.hgt.real.Reals;
import java.util.ArrayList;
import java.util.List;

/** Attention and messages of all targets of a type, for the base or one track. */
final class AttentionOp {

  private final EdgeSoftmaxOp softmax;
  private final List<EdgeSumsOp> sums = new ArrayList<>();
  private final int targets;
  private final int width;

  /**
   * Attention over these reads, all in one softmax.
   *
   * @param priors mu of each read
   */
  AttentionOp(int targets, List<SourceRead> reads, List<Weight> priors, int heads, int headWidth) {
    this.targets = targets;
    this.width = heads * headWidth;
    List<EdgeSoftmaxOp.Part> parts = new ArrayList<>();
    for (int i = 0; i < reads.size(); i++) {
      SourceRead read = reads.get(i);
      parts.add(new EdgeSoftmaxOp.Part(read.scores(), priors.get(i)));
      sums.add(new EdgeSumsOp(read.values()));
    }
    this.softmax = new EdgeSoftmaxOp(parts, heads, headWidth);
  }

  /** The gathered messages m; {@code any} receives which targets have an edge that is read. */
  Reals forward(Reals query, boolean[] any) {
    Reals messages = query.zeros(targets * width);
    List<Reals> attention = softmax.forward(targets, any);
    for (int i = 0; i < sums.size(); i++) {
      sums.get(i).forward(attention.get(i), messages);
    }
    return messages;
  }

  /** Backward into scores, priors and values' rows. */
  void backward(Reals dMessages) {
    List<Reals> dAttention = new ArrayList<>();
    for (EdgeSumsOp sum : sums) {
      dAttention.add(sum.backward(dMessages));
    }
    softmax.backward(targets, dAttention);
  }
}

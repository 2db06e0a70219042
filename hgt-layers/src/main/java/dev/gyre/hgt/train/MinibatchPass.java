package dev.gyre.hgt.train;

import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.batch.ModelPass;
import dev.gyre.hgt.grad.Binding;
import dev.gyre.hgt.grad.CrossEntropyOp;
import dev.gyre.hgt.grad.GatherOp;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.real.Reals;
import java.util.ArrayList;
import java.util.List;

/**
 * A minibatch forward to its logits when it is made, and backward from its loss; for one thread.
 */
final class MinibatchPass {

  private final Interactions interactions;
  private final ModelPass model;
  private final ScorerPass scorer;
  private final GatherOp gatherSource;
  private final GatherOp gatherTarget;
  private final int sourceType;
  private final int targetType;
  private final Reals logits;
  private CrossEntropyOp loss;

  MinibatchPass(HgtModel hgt, Binding binding, Minibatch minibatch) {
    this.interactions = minibatch.interactions();
    TypeSchema schema = hgt.schema();
    int forward = schema.forward(hgt.manifest().shape().scoredRelation());
    this.sourceType = schema.sourceType(forward);
    this.targetType = schema.targetType(forward);
    this.model = new ModelPass(hgt, binding, minibatch.graph());
    this.scorer = new ScorerPass(hgt, binding, interactions);
    int width = hgt.config().width();
    this.gatherSource = new GatherOp(interactions.source(), width);
    this.gatherTarget = new GatherOp(interactions.target(), width);
    this.logits =
        scorer.forward(
            gatherSource.forward(model.embeddings().get(sourceType)),
            gatherTarget.forward(model.embeddings().get(targetType)));
  }

  /** Logits before calibration, one for each interaction. */
  Reals logits() {
    return logits;
  }

  /**
   * The part of the loss that these interactions bring.
   *
   * @param totalWeight weights of all interactions of the step
   */
  double loss(double totalWeight) {
    loss = new CrossEntropyOp(interactions.label(), interactions.weight(), totalWeight);
    return loss.forward(logits);
  }

  /** Backward from the loss; adds to the gradients of the parameters. */
  void backward() {
    List<Reals> dEmbeddings = new ArrayList<>();
    model.embeddings().forEach(rows -> dEmbeddings.add(rows.zeros(rows.size())));
    int size = interactions.size() * gatherSource.width();
    Reals dSource = logits.zeros(size);
    Reals dTarget = logits.zeros(size);
    scorer.backward(loss.backward(), dSource, dTarget);
    gatherSource.backward(dSource, dEmbeddings.get(sourceType));
    gatherTarget.backward(dTarget, dEmbeddings.get(targetType));
    model.backward(dEmbeddings);
  }
}

package dev.gyre.hgt.train;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.encoder.FeatureBlock;
import dev.gyre.hgt.encoder.FeatureRows;
import dev.gyre.hgt.grad.Binding;
import dev.gyre.hgt.grad.FeatureBlockOp;
import dev.gyre.hgt.grad.FeatureFoldOp;
import dev.gyre.hgt.grad.LinearOp;
import dev.gyre.hgt.grad.ReluOp;
import dev.gyre.hgt.grad.Weight;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.ModelShape;
import dev.gyre.hgt.real.Reals;
import java.util.ArrayList;
import java.util.List;

/**
 * Logits of many interactions, before calibration, and their gradients; see {@code Scorer}.
 *
 * <pre>
 * a = ReLU(h(source) W_s + h(target) W_t + z W_z + b_1),  W_1 = [W_s; W_t; W_z]
 * b = ReLU(a W_2 + b_2),  logit = b w_3 + b_3
 * </pre>
 */
final class ScorerPass {

  private final HgtModel model;
  private final Binding binding;
  private final Interactions interactions;
  private final int width;
  private final LinearOp ofSource;
  private final LinearOp ofTarget;
  private final LinearOp second;
  private final LinearOp third;
  private final ReluOp firstRelu = new ReluOp();
  private final ReluOp secondRelu = new ReluOp();
  private final List<FeatureBlockOp> blocks = new ArrayList<>();
  private Reals hidden;
  private Reals deeper;

  ScorerPass(HgtModel model, Binding binding, Interactions interactions) {
    this.model = model;
    this.binding = binding;
    this.interactions = interactions;
    this.width = model.config().width();
    int half = model.parameters().data("scorer/second/bias").length;
    Weight first = weight("first/weight");
    ofSource = new LinearOp(first, 0, weight("first/bias"), width, width);
    ofTarget = new LinearOp(first, width * width, null, width, width);
    second = new LinearOp(weight("second/weight"), 0, weight("second/bias"), width, half);
    third = new LinearOp(weight("third/weight"), 0, weight("third/bias"), half, 1);
    addBlocks();
  }

  private Weight weight(String name) {
    return binding.of(model.parameters().data("scorer/" + name));
  }

  private void addBlocks() {
    ModelShape shape = model.manifest().shape();
    TypeSchema schema = shape.schema();
    AggregatePlan plan = shape.aggregatePlan();
    int forward = schema.forward(shape.scoredRelation());
    List<FeatureSpec> features = schema.relations().get(shape.scoredRelation()).features();
    int z = FeatureBlock.encodedWidth(features);
    add("interaction", features, FeatureRows.of(features), interactions.features(), 0);
    int source = plan.width(schema.sourceType(forward));
    int target = plan.width(schema.targetType(forward));
    addNumbers("source", source, interactions.sourceAggregates(), z);
    addNumbers("target", target, interactions.targetAggregates(), z + source);
  }

  private void addNumbers(String block, int count, float[] values, int at) {
    if (count > 0) {
      List<FeatureSpec> numbers = List.of(FeatureSpec.vector("aggregates", count));
      add(block, numbers, FeatureRows.ofLogarithms(count), values, at);
    }
  }

  private void add(
      String block, List<FeatureSpec> features, FeatureRows rows, float[] values, int at) {
    if (features.isEmpty()) {
      return;
    }
    List<Weight> embeddings =
        features.stream()
            .filter(feature -> feature.kind() == FeatureSpec.Kind.CATEGORICAL)
            .map(feature -> weight(feature.name() + "/rows"))
            .toList();
    FeatureFoldOp fold =
        new FeatureFoldOp(
            features,
            embeddings,
            weight("missing"),
            at,
            weight("first/weight"),
            2 * width + at,
            width);
    int n = interactions.size();
    blocks.add(
        new FeatureBlockOp(
            fold,
            rows.terms(
                values, n, model.manifest().normalization("scorer/" + block, rows.numbers())),
            n,
            width));
  }

  /** The logits; {@code hSource} and {@code hTarget} have a row for each interaction. */
  Reals forward(Reals hSource, Reals hTarget) {
    int n = interactions.size();
    Reals x = ofSource.forward(hSource, n);
    ofTarget.addTo(x, hTarget, n);
    for (FeatureBlockOp block : blocks) {
      block.addTo(x);
    }
    hidden = firstRelu.forward(x);
    deeper = secondRelu.forward(second.forward(hidden, n));
    return third.forward(deeper, n);
  }

  /** Backward; the gradients of the embeddings are added to. */
  void backward(Reals dLogits, Reals dSource, Reals dTarget) {
    Reals dDeeper = deeper.zeros(deeper.size());
    third.backward(dLogits, dDeeper);
    secondRelu.backward(dDeeper);
    Reals dHidden = hidden.zeros(hidden.size());
    second.backward(dDeeper, dHidden);
    firstRelu.backward(dHidden);
    blocks.forEach(block -> block.backward(dHidden));
    ofTarget.backward(dHidden, dTarget);
    ofSource.backward(dHidden, dSource);
  }
}

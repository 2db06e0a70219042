package dev.gyre.hgt.batch;

import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.graph.schema.NodeTypeSpec;
import dev.gyre.hgt.encoder.FeatureBlock;
import dev.gyre.hgt.encoder.FeatureRows;
import dev.gyre.hgt.encoder.NodeEncoder;
import dev.gyre.hgt.grad.Activation;
import dev.gyre.hgt.grad.Binding;
import dev.gyre.hgt.grad.FeatureBlockOp;
import dev.gyre.hgt.grad.FeatureFoldOp;
import dev.gyre.hgt.grad.LinearOp;
import dev.gyre.hgt.grad.Weight;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.HgtParameters;
import dev.gyre.hgt.real.Reals;
import java.util.ArrayList;
import java.util.List;

/** {@code h0 = act(z W + b)} of all nodes of a type, and its gradients; see {@code NodeEncoder}. */
final class EncoderPass {

  private final HgtModel model;
  private final Binding binding;
  private final String name;
  private final int nodes;
  private final int width;
  private final boolean encodes;
  private final Weight matrix;
  private final List<FeatureBlockOp> blocks = new ArrayList<>();
  private final Activation activation;
  private LinearOp constant;

  EncoderPass(HgtModel model, Binding binding, int type, NodeInputs inputs) {
    this.model = model;
    this.binding = binding;
    this.nodes = inputs.nodes();
    this.width = model.config().width();
    this.activation = Activation.ofEncoder(model.config().dialect());
    NodeTypeSpec spec = model.schema().nodeTypes().get(type);
    this.name = "encoder/" + spec.name();
    int z = FeatureBlock.encodedWidth(spec.features());
    int aggregates = model.manifest().shape().aggregatePlan().width(type);
    this.encodes = model.config().encoder();
    this.matrix =
        encodes
            ? weight("/weight")
            : new Weight(binding.precision().of(NodeEncoder.identity(z + aggregates, width)));
    if (z > 0) {
      FeatureRows rows = FeatureRows.of(spec.features());
      add(spec.features(), rows, "node/" + spec.name(), inputs.features(), 0);
    }
    if (aggregates > 0) {
      List<FeatureSpec> numbers = List.of(FeatureSpec.vector("aggregates", aggregates));
      FeatureRows rows = FeatureRows.ofNumbers(aggregates);
      add(numbers, rows, "aggregates/" + spec.name(), inputs.aggregates(), z);
    }
  }

  private void add(
      List<FeatureSpec> features, FeatureRows rows, String block, float[] values, int at) {
    HgtParameters parameters = model.parameters();
    List<Weight> embeddings =
        features.stream()
            .filter(feature -> feature.kind() == FeatureSpec.Kind.CATEGORICAL)
            .map(feature -> weight("/" + feature.name() + "/rows"))
            .toList();
    FeatureFoldOp fold =
        new FeatureFoldOp(
            features,
            embeddings,
            binding.of(parameters.data(name + "/missing")),
            at,
            matrix,
            at,
            width);
    blocks.add(
        new FeatureBlockOp(
            fold,
            rows.terms(values, nodes, model.manifest().normalization(block, rows.numbers())),
            nodes,
            width));
  }

  private Weight weight(String part) {
    return binding.of(model.parameters().data(name + part));
  }

  Reals forward() {
    Reals h = binding.precision().zeros(nodes * width);
    if (!encodes) {
      blocks.forEach(block -> block.addTo(h));
      return h;
    }
    if (blocks.isEmpty()) {
      constant = new LinearOp(weight("/weight"), 0, weight("/bias"), width, width);
      h.addToRows(0, nodes, constant.forward(weight("/vector").value(), 1), 0, width);
    } else {
      h.addToRows(0, nodes, weight("/bias").value(), 0, width);
      blocks.forEach(block -> block.addTo(h));
    }
    return activation.forward(h);
  }

  /** Backward; the gradient of h0 is overwritten. */
  void backward(Reals dh) {
    if (!encodes) {
      blocks.forEach(block -> block.backward(dh));
      return;
    }
    activation.backward(dh);
    if (blocks.isEmpty()) {
      Reals sum = dh.zeros(width);
      sum.addRowSums(0, dh, 0, nodes, width);
      constant.backward(sum, weight("/vector").gradient());
    } else {
      weight("/bias").gradient().addRowSums(0, dh, 0, nodes, width);
      blocks.forEach(block -> block.backward(dh));
    }
  }
}

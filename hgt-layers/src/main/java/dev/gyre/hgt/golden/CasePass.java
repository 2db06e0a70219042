package dev.gyre.hgt.golden;

import dev.gyre.hgt.batch.BatchLayer;
import dev.gyre.hgt.batch.LayerPass;
import dev.gyre.hgt.batch.TypeVectors;
import dev.gyre.hgt.grad.Binding;
import dev.gyre.hgt.grad.LinearOp;
import dev.gyre.hgt.grad.TanhOp;
import dev.gyre.hgt.layer.TrackPlan;
import dev.gyre.hgt.real.Precision;
import dev.gyre.hgt.real.Reals;
import java.util.ArrayList;
import java.util.List;

/** A case's forward pass, and its backward pass from the loss {@code sum(out * c)}. */
final class CasePass {

  private final GoldenCase golden;
  private final Binding binding;
  private final List<LinearOp> adapt = new ArrayList<>();
  private final List<TanhOp> tanh = new ArrayList<>();
  private final List<LayerPass> layers = new ArrayList<>();
  private List<TypeVectors> vectors = new ArrayList<>();

  CasePass(GoldenCase golden, Precision precision) {
    this(golden, new Binding(precision));
  }

  /** A pass over weights that a caller may have changed. */
  CasePass(GoldenCase golden, Binding binding) {
    this.golden = golden;
    this.binding = binding;
    for (int type = 0; type < golden.inputs().size(); type++) {
      vectors.add(TypeVectors.of(golden.nodes()[type], adapted(type)));
    }
    int count = golden.layers().size();
    TrackPlan plan = TrackPlan.none(count);
    for (int layer = 1; layer <= count; layer++) {
      BatchLayer batch = new BatchLayer(golden.layers().get(layer - 1), plan, layer, null);
      layers.add(batch.forward(binding, vectors, golden.edges()));
      vectors = withOutput(layers.get(layer - 1).out());
    }
  }

  /** {@code tanh(x W + b)} where the case adapts, else x. */
  private Reals adapted(int type) {
    float[] raw = golden.inputs().get(type);
    if (raw == null) {
      return null;
    }
    // In a binding of its own an input would be shared with nothing: its gradient is given back.
    Reals x = binding.of(raw).value();
    if (golden.adapt().isEmpty()) {
      return x;
    }
    adapt.add(binding.linear(golden.adapt().get(type)));
    tanh.add(new TanhOp());
    return tanh.get(type).forward(adapt.get(type).forward(x, golden.nodes()[type]));
  }

  private List<TypeVectors> withOutput(List<TypeVectors> all) {
    List<TypeVectors> some = new ArrayList<>();
    for (int type = 0; type < all.size(); type++) {
      TypeVectors of = all.get(type);
      some.add(golden.form().hasOutput(type) ? of : TypeVectors.of(of.nodes(), null));
    }
    return some;
  }

  Binding binding() {
    return binding;
  }

  /** Vectors after the last layer, by type; null for a type without any. */
  List<Reals> outputs() {
    List<Reals> outputs = new ArrayList<>();
    vectors.forEach(of -> outputs.add(of.base()));
    return outputs;
  }

  /** {@code sum(out * c)}. */
  double loss(List<double[]> c) {
    double loss = 0;
    for (int type = 0; type < vectors.size(); type++) {
      Reals out = vectors.get(type).base();
      if (out != null && c.get(type) != null) {
        for (int i = 0; i < out.size(); i++) {
          loss += out.get(i) * c.get(type)[i];
        }
      }
    }
    return loss;
  }

  /** Backward; gives the gradients of the raw vectors, by type. */
  List<Reals> backward(List<double[]> c) {
    List<TypeVectors> gradients = new ArrayList<>();
    for (int type = 0; type < vectors.size(); type++) {
      TypeVectors of = vectors.get(type);
      boolean none = of.base() == null || c.get(type) == null;
      TypeVectors gradient = none ? TypeVectors.of(of.nodes(), null) : of.zeros();
      for (int i = 0; !none && i < gradient.base().size(); i++) {
        gradient.base().set(i, c.get(type)[i]);
      }
      gradients.add(gradient);
    }
    for (int layer = layers.size() - 1; layer >= 0; layer--) {
      gradients = layers.get(layer).backward(withOutputGradient(gradients, layer));
    }
    List<Reals> dInputs = new ArrayList<>();
    for (int type = 0; type < gradients.size(); type++) {
      dInputs.add(dInput(type, gradients.get(type).base()));
    }
    return dInputs;
  }

  /** After a layer before the last, types without output have none to be differentiated. */
  private List<TypeVectors> withOutputGradient(List<TypeVectors> gradients, int layer) {
    return layer == layers.size() - 1 ? gradients : withOutput(gradients);
  }

  private Reals dInput(int type, Reals gradient) {
    if (adapt.isEmpty() || gradient == null) {
      return gradient;
    }
    tanh.get(type).backward(gradient);
    Reals dInput = gradient.zeros(golden.nodes()[type] * golden.widths()[type]);
    adapt.get(type).backward(gradient, dInput);
    return dInput;
  }
}

package dev.gyre.hgt.golden;

import dev.gyre.hgt.grad.Binding;
import dev.gyre.hgt.grad.GradientCheck;
import dev.gyre.hgt.grad.Weight;
import dev.gyre.hgt.layer.LayerWeights;
import dev.gyre.hgt.layer.Linear;
import dev.gyre.hgt.layer.TypeWeights;
import dev.gyre.hgt.real.Precision;
import dev.gyre.hgt.real.Reals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients of every forward case against central differences: also of those without a gradient
 * file, as the authors' stack of adapting maps and layers.
 */
class GoldenDifferencesTest {

  private static final long SEED = Long.getLong("gyre.seed", 9);
  private static final int PLACES = 6;

  private final Map<String, float[]> arrays = new LinkedHashMap<>();

  static Stream<Path> cases() {
    return GoldenFolder.forwardCases().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsAgreeWithCentralDifferences(Path path) throws IOException {
    GoldenCase golden = CaseFile.read(path).golden();
    collect(golden);
    Binding binding = new Binding(Precision.DOUBLE);
    Map<String, Weight> weights = new LinkedHashMap<>();
    arrays.forEach((name, array) -> weights.put(name, binding.of(array)));
    GradientCheck check = new GradientCheck(SEED, PLACES);
    weights.forEach(check::weight);
    check.operation(() -> pass(golden, binding.sharingValues(), weights));
    check.verify();
  }

  private void collect(GoldenCase golden) {
    for (int type = 0; type < golden.inputs().size(); type++) {
      if (golden.inputs().get(type) != null) {
        arrays.put("x" + type, golden.inputs().get(type));
      }
    }
    for (int type = 0; type < golden.adapt().size(); type++) {
      linear("adapt" + type, golden.adapt().get(type));
    }
    for (int layer = 0; layer < golden.layers().size(); layer++) {
      LayerWeights weights = golden.layers().get(layer);
      for (int type = 0; type < golden.meta().types(); type++) {
        if (weights.type(type) != null) {
          collect("layer" + layer + " type" + type, weights.type(type));
        }
      }
      for (int r = 0; r < golden.meta().parameters(); r++) {
        String name = "layer" + layer + " relation" + r;
        arrays.put(name + " attention", weights.relation(r).attention());
        arrays.put(name + " message", weights.relation(r).message());
        arrays.put(name + " prior", weights.relation(r).prior());
      }
      if (weights.time() != null) {
        arrays.put("layer" + layer + " table", weights.time().table());
        linear("layer" + layer + " time", weights.time().linear());
      }
    }
  }

  private void collect(String name, TypeWeights type) {
    linear(name + " key", type.key());
    linear(name + " query", type.query());
    linear(name + " value", type.value());
    linear(name + " output", type.output());
    if (type.hasSkip()) {
      arrays.put(name + " skip", type.skip());
    }
    if (type.hasNorm()) {
      arrays.put(name + " gain", type.normGain());
      arrays.put(name + " norm bias", type.normBias());
    }
  }

  private void linear(String name, Linear linear) {
    arrays.put(name + " weight", linear.weight());
    arrays.put(name + " bias", linear.bias());
  }

  private GradientCheck.Pass pass(GoldenCase golden, Binding binding, Map<String, Weight> weights) {
    CasePass pass = new CasePass(golden, binding);
    return new GradientCheck.Pass() {
      @Override
      public List<Reals> outputs() {
        return pass.outputs().stream().filter(Objects::nonNull).toList();
      }

      @Override
      public void backward(List<Reals> gradients) {
        List<double[]> c = new ArrayList<>();
        int next = 0;
        for (Reals out : pass.outputs()) {
          c.add(out == null ? null : doubles(gradients.get(next++)));
        }
        List<Reals> dInputs = pass.backward(c);
        weights.forEach(
            (name, weight) ->
                binding.reached(arrays.get(name)).ifPresent(w -> add(weight, w.gradient())));
        for (int type = 0; type < dInputs.size(); type++) {
          if (dInputs.get(type) != null) {
            add(weights.get("x" + type), dInputs.get(type));
          }
        }
      }
    };
  }

  private static void add(Weight weight, Reals gradient) {
    weight.gradient().axpy(0, 1, gradient, 0, gradient.size());
  }

  private static double[] doubles(Reals values) {
    double[] doubles = new double[values.size()];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = values.get(i);
    }
    return doubles;
  }
}

package dev.gyre.hgt.golden;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gyre.hgt.grad.Binding;
import dev.gyre.hgt.grad.Weight;
import dev.gyre.hgt.layer.Linear;
import dev.gyre.hgt.real.Reals;
import java.util.List;
import java.util.Optional;

/**
 * Writes gradients under the names of the weights: tensors put together of the arrays that the
 * layers hold. A tensor none of whose arrays took part is left out; in others, those that did not
 * are zeros.
 */
final class GradientWriter {

  private final Binding binding;
  private final ObjectNode into;

  GradientWriter(Binding binding, ObjectNode into) {
    this.binding = binding;
    this.into = into;
  }

  private boolean reached(List<float[]> parts) {
    return parts.stream().anyMatch(part -> binding.reached(part).isPresent());
  }

  /** The arrays one after the other. */
  void joined(String name, List<float[]> parts, int... shape) {
    if (!reached(parts)) {
      return;
    }
    Reals all = binding.precision().zeros(parts.stream().mapToInt(part -> part.length).sum());
    int at = 0;
    for (float[] part : parts) {
      copy(part, 0, all, at, part.length);
      at += part.length;
    }
    GoldenArray.write(into.putObject(name), all, shape);
  }

  /** Blocks of several arrays, the first block of each, then the second of each. */
  void interleaved(String name, List<float[]> parts, int blocks, int... shape) {
    if (!reached(parts)) {
      return;
    }
    int size = parts.get(0).length / blocks;
    Reals all = binding.precision().zeros(parts.size() * blocks * size);
    for (int block = 0; block < blocks; block++) {
      for (int i = 0; i < parts.size(); i++) {
        copy(parts.get(i), block * size, all, (block * parts.size() + i) * size, size);
      }
    }
    GoldenArray.write(into.putObject(name), all, shape);
  }

  /** Linear maps in PyTorch's layout, {@code outputs x inputs}, one below the other. */
  void linears(String name, List<Linear> linears) {
    int inputs = linears.get(0).inputs();
    int outputs = linears.get(0).outputs();
    List<float[]> weights = linears.stream().map(Linear::weight).toList();
    if (reached(weights)) {
      Reals all = binding.precision().zeros(linears.size() * inputs * outputs);
      for (int part = 0; part < weights.size(); part++) {
        int at = part * inputs * outputs;
        binding.reached(weights.get(part)).ifPresent(w -> turn(w, inputs, outputs, all, at));
      }
      GoldenArray.write(into.putObject(name + ".weight"), all, linears.size() * outputs, inputs);
    }
    joined(name + ".bias", linears.stream().map(Linear::bias).toList(), linears.size() * outputs);
  }

  private static void turn(Weight weight, int inputs, int outputs, Reals out, int at) {
    for (int i = 0; i < inputs; i++) {
      for (int o = 0; o < outputs; o++) {
        out.set(at + o * inputs + i, weight.gradient().get(i * outputs + o));
      }
    }
  }

  private void copy(float[] part, int partAt, Reals out, int at, int n) {
    Optional<Weight> weight = binding.reached(part);
    weight.ifPresent(w -> out.copy(at, w.gradient(), partAt, n));
  }
}

package dev.gyre.hgt.train;

import dev.gyre.hgt.grad.Binding;
import dev.gyre.hgt.kernel.Kernels;
import dev.gyre.hgt.model.HgtParameters;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Gradients of a model's parameters, by name, in the layout of the parameters. */
public final class Gradients {

  private final Map<String, float[]> byName = new LinkedHashMap<>();

  /** Zeros for every parameter. */
  public Gradients(HgtParameters parameters) {
    parameters
        .tensors()
        .forEach((name, tensor) -> byName.put(name, new float[tensor.data().length]));
  }

  /** Adds what backward passes have left in a binding of the parameters. */
  void add(HgtParameters parameters, Binding binding) {
    byName.forEach(
        (name, sum) ->
            binding
                .reached(parameters.data(name))
                .ifPresent(
                    weight -> {
                      float[] gradient = weight.gradient().floats(sum.length);
                      Kernels.best().add(gradient, 0, sum, 0, sum, 0, sum.length);
                    }));
  }

  /** The gradients by parameter; the arrays are the gradients' own. */
  public Map<String, float[]> byName() {
    return Collections.unmodifiableMap(byName);
  }

  /** The Euclidean norm over all parameters. */
  public double norm() {
    double squares = 0;
    for (float[] gradient : byName.values()) {
      for (float g : gradient) {
        squares += (double) g * g;
      }
    }
    return Math.sqrt(squares);
  }

  /**
   * Scales all gradients down to a norm of {@code maxNorm} if theirs is greater (Pascanu et al.,
   * 2013).
   *
   * @return the norm before
   */
  public double clip(double maxNorm) {
    double norm = norm();
    if (norm > maxNorm) {
      float factor = (float) (maxNorm / norm);
      for (float[] gradient : byName.values()) {
        for (int i = 0; i < gradient.length; i++) {
          gradient[i] *= factor;
        }
      }
    }
    return norm;
  }
}

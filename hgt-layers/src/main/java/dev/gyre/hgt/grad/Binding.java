package dev.gyre.hgt.grad;

import dev.gyre.hgt.layer.Linear;
import dev.gyre.hgt.real.Precision;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Gives each parameter array a {@link Weight}: the same array always the same weight. In float the
 * weight's value is the array itself, so that several bindings of one model share its parameters
 * and have gradients of their own, one binding for each worker.
 *
 * <p>For one thread.
 */
public final class Binding {

  private final Precision precision;
  private final Map<float[], Weight> weights = new IdentityHashMap<>();

  /** A binding without gradients as yet. */
  public Binding(Precision precision) {
    this.precision = precision;
  }

  /** A binding with the same values and gradients of its own. */
  public Binding sharingValues() {
    Binding other = new Binding(precision);
    weights.forEach((array, weight) -> other.weights.put(array, new Weight(weight.value())));
    return other;
  }

  /** The precision of values and gradients. */
  public Precision precision() {
    return precision;
  }

  /** The weight of a parameter array. */
  public Weight of(float[] parameter) {
    return weights.computeIfAbsent(parameter, array -> new Weight(precision.of(array)));
  }

  /** The weight of a parameter array if a backward pass has reached it. */
  public Optional<Weight> reached(float[] parameter) {
    return Optional.ofNullable(weights.get(parameter)).filter(Weight::hasGradient);
  }

  /** {@code x W + b} of a linear map's own arrays. */
  public LinearOp linear(Linear linear) {
    return new LinearOp(
        of(linear.weight()), 0, of(linear.bias()), linear.inputs(), linear.outputs());
  }
}

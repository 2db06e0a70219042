package dev.gyre.hgt.grad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.hgt.real.Precision;
import dev.gyre.hgt.real.Reals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Compares gradients with central differences {@code (L(w + h) - L(w - h)) / 2h} of the loss {@code
 * L = sum(out * c)}, c random. A weight is put back after it was moved.
 */
public final class GradientCheck {

  private static final double STEP = 1e-5;

  /** Relative to the largest gradient of the same weight. */
  private static final double TOLERANCE = 1e-6;

  /** What differences lose to rounding whatever the gradient. */
  private static final double ROUNDING = 1e-9;

  /** One forward pass and what comes back of it. */
  public interface Pass {

    /** What the loss is made of. */
    List<Reals> outputs();

    /** Backward from the gradients of the outputs, in their order. */
    void backward(List<Reals> gradients);
  }

  private final long seed;
  private final int places;
  private final SplittableRandom random;
  private final Map<String, Weight> weights = new LinkedHashMap<>();
  private final List<Reals> c = new ArrayList<>();
  private Supplier<Pass> operation;

  /**
   * A check whose random numbers follow from the seed.
   *
   * @param places numbers of a weight that are checked at most
   */
  public GradientCheck(long seed, int places) {
    this.seed = seed;
    this.places = places;
    this.random = new SplittableRandom(seed);
  }

  /** Random numbers that follow from the seed. */
  public SplittableRandom random() {
    return random;
  }

  /** Random floats between -1 and 1. */
  public float[] floats(int size) {
    float[] floats = new float[size];
    for (int i = 0; i < size; i++) {
      floats[i] = (float) (2 * random.nextDouble() - 1);
    }
    return floats;
  }

  /** Something random that the operation depends on. */
  public Weight weight(String name, int size) {
    Weight weight = new Weight(Precision.DOUBLE.of(floats(size)));
    return weight(name, weight);
  }

  /** Something that the operation depends on, made elsewhere. */
  public Weight weight(String name, Weight weight) {
    // Two of the same kind: both are checked.
    weights.put(weights.containsKey(name) ? name + " again" : name, weight);
    return weight;
  }

  /** The operation: a supplier of passes over the weights as they are. */
  public void operation(Supplier<Pass> passes) {
    this.operation = passes;
  }

  /** An operation with one output. */
  public void operation(Supplier<Reals> forward, Consumer<Reals> backward) {
    operation(
        () -> {
          Reals out = forward.get();
          return new Pass() {
            @Override
            public List<Reals> outputs() {
              return List.of(out);
            }

            @Override
            public void backward(List<Reals> gradients) {
              backward.accept(gradients.get(0));
            }
          };
        });
  }

  private double loss(Pass pass) {
    double loss = 0;
    for (int i = 0; i < pass.outputs().size(); i++) {
      Reals out = pass.outputs().get(i);
      loss += out.dot(0, c.get(i), 0, out.size());
    }
    return loss;
  }

  /** Runs the check. */
  public void verify() {
    Pass pass = operation.get();
    for (Reals out : pass.outputs()) {
      c.add(Precision.DOUBLE.of(floats(out.size())));
    }
    List<Reals> gradients = new ArrayList<>();
    for (Reals of : c) {
      Reals copy = of.zeros(of.size());
      copy.copy(0, of, 0, of.size());
      gradients.add(copy);
    }
    pass.backward(gradients);
    Map<String, Reals> analytic = new LinkedHashMap<>();
    weights.forEach(
        (name, weight) -> {
          Reals copy = weight.gradient().zeros(weight.gradient().size());
          copy.copy(0, weight.gradient(), 0, copy.size());
          analytic.put(name, copy);
        });
    assertThat(weights).as("what the operation depends on").isNotEmpty();
    analytic.forEach((name, gradient) -> verify(name, weights.get(name).value(), gradient));
  }

  /**
   * All places of a small weight; of a large one those of the largest gradients and some others.
   */
  private int[] chosen(Reals gradient) {
    if (gradient.size() <= places) {
      return IntStream.range(0, gradient.size()).toArray();
    }
    IntStream largest =
        IntStream.range(0, gradient.size())
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -Math.abs(gradient.get(i))))
            .limit(places / 2)
            .mapToInt(Integer::intValue);
    IntStream others = IntStream.range(0, places / 2).map(i -> random.nextInt(gradient.size()));
    return IntStream.concat(largest, others).distinct().toArray();
  }

  private void verify(String name, Reals values, Reals gradient) {
    double largest = 0;
    for (int i = 0; i < gradient.size(); i++) {
      largest = Math.max(largest, Math.abs(gradient.get(i)));
    }
    for (int i : chosen(gradient)) {
      double value = values.get(i);
      double difference;
      try {
        values.set(i, value + STEP);
        double above = loss(operation.get());
        values.set(i, value - STEP);
        difference = (above - loss(operation.get())) / (2 * STEP);
      } finally {
        values.set(i, value);
      }
      assertThat(Math.abs(gradient.get(i) - difference))
          .as(
              "gradient of %s[%d] is %s, central difference %s; replay with -Dgyre.seed=%d",
              name, i, gradient.get(i), difference, seed)
          .isLessThanOrEqualTo(TOLERANCE * largest + ROUNDING);
    }
  }
}

package dev.gyre.hgt.train;

import dev.gyre.hgt.model.HgtParameters;
import dev.gyre.hgt.model.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * AdamW (Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019, algorithm 2),
 * for step t and learning rate eta:
 *
 * <pre>
 * m = beta1 m + (1 - beta1) g,  v = beta2 v + (1 - beta2) g^2
 * w = w - eta (m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon) + decay w)
 * </pre>
 *
 * <p>Weights of linear maps, relation blocks, E_r and embedding rows decay; biases, gates, priors,
 * norms, defaults and the time table do not. For one thread.
 */
public final class AdamW {

  /** Prefix of the first moments in {@link #state}. */
  private static final String FIRST = "adamw/first/";

  /** Prefix of the second moments. */
  private static final String SECOND = "adamw/second/";

  /** Number of steps taken. */
  private static final String STEP = "adamw/step";

  /** Integers up to this are exact in a float. */
  private static final long MAX_STEP = 1L << 24;

  /**
   * What decides the steps.
   *
   * @param beta1 decay of the first moment, 0.9 as a rule
   * @param beta2 decay of the second moment, 0.999 as a rule
   * @param epsilon added to the root of the second moment, 1e-8 as a rule
   * @param decay weight decay, 0 or more
   */
  public record Settings(double beta1, double beta2, double epsilon, double decay) {

    /** Checks the ranges. */
    public Settings {
      if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1 && epsilon > 0 && decay >= 0)) {
        throw new IllegalArgumentException(
            "AdamW has beta1 "
                + beta1
                + ", beta2 "
                + beta2
                + ", epsilon "
                + epsilon
                + ", decay "
                + decay
                + ": betas must be from 0 to below 1, epsilon above 0, decay 0 or more");
      }
    }

    /** The paper's betas and epsilon. */
    public static Settings withDecay(double decay) {
      return new Settings(0.9, 0.999, 1e-8, decay);
    }
  }

  private final HgtParameters parameters;
  private final Settings settings;
  private final Map<String, float[]> first = new LinkedHashMap<>();
  private final Map<String, float[]> second = new LinkedHashMap<>();
  private long step;

  /** An optimiser that writes into these parameters. */
  public AdamW(HgtParameters parameters, Settings settings) {
    this.parameters = parameters;
    this.settings = settings;
    parameters
        .tensors()
        .forEach(
            (name, tensor) -> {
              first.put(name, new float[tensor.data().length]);
              second.put(name, new float[tensor.data().length]);
            });
  }

  /** Steps taken. */
  public long steps() {
    return step;
  }

  /** Takes a step down the gradients. */
  public void step(Gradients gradients, double learningRate) {
    step(gradients, learningRate, Set.of());
  }

  /**
   * Takes a step down the gradients.
   *
   * @param fixed names of parameters that stay as they are
   */
  public void step(Gradients gradients, double learningRate, Set<String> fixed) {
    step++;
    double correction1 = 1 - Math.pow(settings.beta1(), step);
    double correction2 = 1 - Math.pow(settings.beta2(), step);
    float rate = (float) (learningRate / correction1);
    float root = (float) (1 / Math.sqrt(correction2));
    gradients
        .byName()
        .forEach(
            (name, gradient) -> {
              if (fixed.contains(name)) {
                return;
              }
              float keep =
                  decays(name, parameters.tensors().get(name))
                      ? (float) (1 - learningRate * settings.decay())
                      : 1f;
              update(
                  parameters.data(name),
                  gradient,
                  first.get(name),
                  second.get(name),
                  rate,
                  root,
                  keep);
            });
  }

  private void update(
      float[] w, float[] g, float[] m, float[] v, float rate, float root, float keep) {
    float b1 = (float) settings.beta1();
    float b2 = (float) settings.beta2();
    float epsilon = (float) settings.epsilon();
    for (int i = 0; i < w.length; i++) {
      m[i] = b1 * m[i] + (1 - b1) * g[i];
      v[i] = b2 * v[i] + (1 - b2) * g[i] * g[i];
      w[i] = keep * w[i] - rate * m[i] / ((float) Math.sqrt(v[i]) * root + epsilon);
    }
  }

  private static boolean decays(String name, Tensor tensor) {
    return tensor.shape().length > 1 && !name.endsWith("/time/table");
  }

  /** Moments and step as tensors, to be saved beside the parameters; the arrays are shared. */
  public Map<String, Tensor> state() {
    if (step > MAX_STEP) {
      throw new IllegalStateException(
          "AdamW is at step " + step + ": at most " + MAX_STEP + " steps can be saved");
    }
    Map<String, Tensor> state = new LinkedHashMap<>();
    first.forEach((name, m) -> state.put(FIRST + name, new Tensor(shape(name), m)));
    second.forEach((name, v) -> state.put(SECOND + name, new Tensor(shape(name), v)));
    state.put(STEP, new Tensor(new int[] {1}, new float[] {step}));
    return state;
  }

  private int[] shape(String name) {
    return parameters.tensors().get(name).shape();
  }

  /**
   * Takes up a saved state.
   *
   * @throws IllegalArgumentException if a tensor is missing or of another shape
   */
  public void restore(Map<String, Tensor> state) {
    first.forEach((name, m) -> TrainingCheckpoint.copy(state, FIRST + name, m));
    second.forEach((name, v) -> TrainingCheckpoint.copy(state, SECOND + name, v));
    float[] steps = new float[1];
    TrainingCheckpoint.copy(state, STEP, steps);
    step = (long) steps[0];
  }
}

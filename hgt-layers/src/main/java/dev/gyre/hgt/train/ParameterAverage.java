package dev.gyre.hgt.train;

import dev.gyre.hgt.model.HgtParameters;
import dev.gyre.hgt.model.ModelShape;
import dev.gyre.hgt.model.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Exponential moving average of parameters, {@code a = decay a + (1 - decay) w} a step; while
 * young, the decay is {@code (1 + t) / (10 + t)} if that is less, so that the start is forgotten.
 */
public final class ParameterAverage {

  private static final String PREFIX = "average/";
  private static final String STEP = "average/step";

  private final HgtParameters parameters;
  private final double decay;
  private final Map<String, float[]> average = new LinkedHashMap<>();
  private long step;

  /**
   * An average that begins at the parameters as they are.
   *
   * @param decay from 0 to below 1
   */
  public ParameterAverage(HgtParameters parameters, double decay) {
    if (!(decay >= 0 && decay < 1)) {
      throw new IllegalArgumentException(
          "decay of the parameter average is " + decay + ": it must be from 0 to below 1");
    }
    this.parameters = parameters;
    this.decay = decay;
    parameters.tensors().forEach((name, tensor) -> average.put(name, tensor.data().clone()));
  }

  /** Takes the parameters in as they are now; to be called after each step. */
  public void update() {
    float keep = (float) Math.min(decay, (1.0 + step) / (10.0 + step));
    step++;
    average.forEach(
        (name, a) -> {
          float[] w = parameters.data(name);
          for (int i = 0; i < a.length; i++) {
            a[i] = keep * a[i] + (1 - keep) * w[i];
          }
        });
  }

  /** The average as parameters of their own. */
  public HgtParameters snapshot(ModelShape shape) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    average.forEach(
        (name, a) ->
            tensors.put(name, new Tensor(parameters.tensors().get(name).shape(), a.clone())));
    return HgtParameters.of(shape, tensors);
  }

  /** The average and its step as tensors, to be saved; the arrays are shared. */
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    average.forEach((name, a) -> state.put(PREFIX + name, new Tensor(new int[] {a.length}, a)));
    state.put(STEP, new Tensor(new int[] {1}, new float[] {step}));
    return state;
  }

  /**
   * Takes up a saved state.
   *
   * @throws IllegalArgumentException if a tensor is missing or of another length
   */
  public void restore(Map<String, Tensor> state) {
    average.forEach((name, a) -> TrainingCheckpoint.copy(state, PREFIX + name, a));
    float[] steps = new float[1];
    TrainingCheckpoint.copy(state, STEP, steps);
    step = (long) steps[0];
  }
}

package dev.gyre.hgt.train;

import dev.gyre.hgt.grad.Binding;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.ModelShape;
import dev.gyre.hgt.real.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Loss and gradients of a model on several threads. Works on the model's own parameter arrays: what
 * an optimiser writes into them is what the next call computes with. The model's per-node layers
 * and its scorer do not follow; when training ends, make a new model of the parameters.
 *
 * <p>Each minibatch of a call has gradients of its own, which are added up in the order of the
 * minibatches: results do not depend on the number of threads.
 *
 * <p>Calls come from one thread at a time, and the parameters must not change during a call.
 */
public final class TrainingModel implements AutoCloseable {

  /**
   * What a call gives.
   *
   * @param loss weighted mean of the binary cross-entropy over all interactions
   * @param gradients of the loss
   */
  public record LossAndGradients(double loss, Gradients gradients) {}

  private final HgtModel model;
  private final ExecutorService threads;

  /**
   * A model in training.
   *
   * @throws IllegalArgumentException if the model scores no relation
   */
  public TrainingModel(HgtModel model, int threads) {
    if (model.manifest().shape().scoredRelation() == ModelShape.NONE) {
      throw new IllegalArgumentException(
          "model "
              + model.manifest().version()
              + " scores no relation: training needs a model made with a scored relation");
    }
    this.model = model;
    this.threads =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "gyre-train");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** The model. */
  public HgtModel model() {
    return model;
  }

  /**
   * Loss and gradients of one step.
   *
   * @param parts minibatches, worked on side by side; with interactions whose weights are not all 0
   */
  public LossAndGradients lossAndGradients(List<Minibatch> parts) {
    double total = 0;
    for (Minibatch part : parts) {
      total += part.interactions().totalWeight();
    }
    if (!(total > 0)) {
      throw new IllegalArgumentException(
          "the weights of the interactions of a step add up to "
              + total
              + ": at least one must be above 0");
    }
    double totalWeight = total;
    List<Binding> bindings = new ArrayList<>();
    List<Callable<Double>> tasks = new ArrayList<>();
    for (Minibatch part : parts) {
      Binding binding = new Binding(Precision.FLOAT);
      bindings.add(binding);
      tasks.add(
          () -> {
            MinibatchPass pass = new MinibatchPass(model, binding, part);
            double loss = pass.loss(totalWeight);
            pass.backward();
            return loss;
          });
    }
    double loss = 0;
    for (double part : run(tasks)) {
      loss += part;
    }
    Gradients gradients = new Gradients(model.parameters());
    bindings.forEach(binding -> gradients.add(model.parameters(), binding));
    return new LossAndGradients(loss, gradients);
  }

  /** Logits before calibration, one for each interaction of each part. */
  public List<float[]> logits(List<Minibatch> parts) {
    List<Callable<float[]>> tasks = new ArrayList<>();
    for (Minibatch part : parts) {
      tasks.add(
          () ->
              new MinibatchPass(model, new Binding(Precision.FLOAT), part)
                  .logits()
                  .floats(part.interactions().size()));
    }
    return run(tasks);
  }

  private <T> List<T> run(List<Callable<T>> tasks) {
    try {
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(tasks)) {
        results.add(future.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while training", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("a training thread failed", e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}

package dev.gyre.hgt.model;

import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.layer.LayerWeights;
import dev.gyre.hgt.layer.Neighborhood;
import dev.gyre.hgt.layer.NodeLayer;
import dev.gyre.hgt.layer.Workspace;
import java.time.Duration;
import java.util.Arrays;

/**
 * Runs a model on made-up nodes until the JIT compiler has compiled its kernels.
 *
 * <p>Code of the Vector API that is not compiled yet makes an object of each vector and takes some
 * hundred times as long. In a job that starts, the compiler has much else to do, and comes to the
 * kernels after a minute: until then refreshes take the time of everything else. Before the job's
 * first record the compiler has nothing else to do.
 */
public final class ModelWarmUp {

  /** More than the compiler waits for, of a method without loops. */
  private static final int ROUNDS = 10_000;

  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final int MOST_EDGES_A_RELATION = 16;
  private static final float ANY = 0.1f;
  private static final long CLOCK_MS = 1_000_000;

  private static boolean done;

  private ModelWarmUp() {}

  /**
   * Warms this process up by a model, if none has done so; waits while another thread does. Models
   * share their code: the first one does for all.
   */
  public static synchronized void once(HgtModel model) {
    if (!done) {
      run(model, ROUNDS, LONGEST);
      done = true;
    }
  }

  /**
   * Runs the model on a node of each type in each layer, and its scorer, with more and fewer
   * in-edges in turn.
   *
   * @param rounds how often
   * @param longest no round begins later
   * @return the rounds that there was time for
   */
  public static int run(HgtModel model, int rounds, Duration longest) {
    Workspace workspace = new Workspace();
    Neighborhood neighborhood = new Neighborhood();
    long end = System.nanoTime() + longest.toNanos();
    int round = 0;
    while (round < rounds && System.nanoTime() < end) {
      int edges = 1 + round % MOST_EDGES_A_RELATION;
      float[] vector = vector(model.encoder().outputWidth());
      for (int type = 0; type < model.schema().nodeTypes().size(); type++) {
        model.encoder().encode(type, null, null, vector);
      }
      int defined = 0;
      for (int layer = 1; layer <= model.config().layers(); layer++) {
        NodeLayer it = model.layer(layer);
        float[] out = new float[it.outputWidth()];
        LayerWeights weights = model.weights(layer);
        for (int type = 0; type < model.schema().nodeTypes().size(); type++) {
          if (weights.type(type) != null) {
            fill(neighborhood, model.schema(), weights, type, edges, vector, defined);
            it.forward(neighborhood, out, workspace);
          }
        }
        vector = vector(out.length);
        defined = (1 << model.tracks().tracksAt(layer)) - 1;
      }
      if (model.manifest().shape().scoredRelation() != ModelShape.NONE) {
        model.scorer().score(vector, vector, null, null, null, workspace);
      }
      round++;
    }
    return round;
  }

  private static void fill(
      Neighborhood neighborhood,
      TypeSchema schema,
      LayerWeights weights,
      int type,
      int edges,
      float[] vector,
      int defined) {
    neighborhood.reset(type, CLOCK_MS, vector, defined);
    for (int directed : schema.inRelations(type)) {
      if (weights.type(schema.sourceType(directed)) == null) {
        continue;
      }
      float[] features = new float[schema.edgeFeatureWidth(directed)];
      for (int edge = 0; edge < edges; edge++) {
        neighborhood.add(directed, CLOCK_MS - edges + edge, vector, defined, 0, features, 0);
      }
    }
  }

  private static float[] vector(int length) {
    float[] vector = new float[length];
    Arrays.fill(vector, ANY);
    return vector;
  }
}

package dev.gyre.jobs.config;

import dev.gyre.hgt.layer.Dialect;
import java.io.Serializable;

/** Where the model comes from. */
public sealed interface ModelSpec extends Serializable {

  /**
   * A model file.
   *
   * @param path a directory or zip; relative to the job file's directory in the file, absolute here
   */
  record FromPath(String path) implements ModelSpec {}

  /**
   * A model with random weights, for trying a job before there is a trained one; it says {@code
   * trained: false}.
   *
   * @param seed the same seed gives the same weights
   * @param dialect whose HGT
   * @param width d, a multiple of {@code heads}
   * @param heads attention heads
   * @param layers layers, as many hops as an embedding sees
   * @param temporalEncoding whether a message knows how old its edge is
   * @param edgeFeatures whether a message reads its edge's features
   * @param norm whether layers normalise their output, as pyhgt can
   * @param selfEdges whether every node attends to itself
   * @param encoder whether features go through an encoder before the first layer
   */
  record Seeded(
      long seed,
      Dialect dialect,
      int width,
      int heads,
      int layers,
      boolean temporalEncoding,
      boolean edgeFeatures,
      boolean norm,
      boolean selfEdges,
      boolean encoder)
      implements ModelSpec {

    /** The same model of another width. */
    public Seeded withWidth(int other) {
      return new Seeded(
          seed,
          dialect,
          other,
          heads,
          layers,
          temporalEncoding,
          edgeFeatures,
          norm,
          selfEdges,
          encoder);
    }

    /** The same model in another dialect. */
    public Seeded withDialect(Dialect other) {
      return new Seeded(
          seed,
          other,
          width,
          heads,
          layers,
          temporalEncoding,
          edgeFeatures,
          norm,
          selfEdges,
          encoder);
    }
  }
}

package dev.gyre.hgt.model;

import dev.gyre.graph.aggregate.AggregateSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.encoder.NodeEncoder;
import dev.gyre.hgt.layer.NodeLayer;
import dev.gyre.hgt.layer.TrackPlan;
import dev.gyre.hgt.scorer.Scorer;
import java.io.Serializable;
import java.util.List;

/** A model: configuration, schema, parameters, and the layers made of them. */
public final class HgtModel implements Serializable {

  private static final long serialVersionUID = 1L;

  private final HgtConfig config;
  private final TypeSchema schema;
  private final TrackPlan tracks;

  private HgtModel(HgtConfig config, TypeSchema schema) {
    this.config = config;
    this.schema = schema;
    this.tracks = TrackPlan.of(schema, config.layers(), config.tracks());
  }

  /**
   * A model with random weights that follow from the seed.
   *
   * @param scoredRelation declared relation whose interactions are scored; -1 for none
   */
  public static HgtModel seeded(
      HgtConfig config,
      TypeSchema schema,
      List<AggregateSpec> aggregates,
      int scoredRelation,
      long seed) {
    return new HgtModel(config, schema);
  }

  /** A seeded model that scores nothing. */
  public static HgtModel seeded(
      HgtConfig config, TypeSchema schema, List<AggregateSpec> aggregates, long seed) {
    return seeded(config, schema, aggregates, -1, seed);
  }

  /** The configuration. */
  public HgtConfig config() {
    return config;
  }

  /** The schema that the model was made for. */
  public TypeSchema schema() {
    return schema;
  }

  /** What the model says of itself. */
  public ModelManifest manifest() {
    throw new UnsupportedOperationException("the manifest comes with the next commit");
  }

  /** The encoder: h0. */
  public NodeEncoder encoder() {
    throw new UnsupportedOperationException("the encoder comes with the next commit");
  }

  /** Layer l, 1 to L. */
  public NodeLayer layer(int layer) {
    throw new UnsupportedOperationException("layers come with the next commit");
  }

  /**
   * The scorer.
   *
   * @throws IllegalStateException if the model scores no relation
   */
  public Scorer scorer() {
    throw new UnsupportedOperationException("the scorer comes with the next commit");
  }

  /** The meta-path tracks of each layer. */
  public TrackPlan tracks() {
    return tracks;
  }
}

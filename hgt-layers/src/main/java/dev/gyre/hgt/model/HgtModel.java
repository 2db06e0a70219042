package dev.gyre.hgt.model;

import dev.gyre.graph.aggregate.AggregateSpec;
import dev.gyre.graph.schema.RelationSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.encoder.EdgeEncoder;
import dev.gyre.hgt.encoder.NodeEncoder;
import dev.gyre.hgt.encoder.Normalization;
import dev.gyre.hgt.kernel.Kernels;
import dev.gyre.hgt.layer.LayerWeights;
import dev.gyre.hgt.layer.MetaRelations;
import dev.gyre.hgt.layer.MixWeights;
import dev.gyre.hgt.layer.NodeLayer;
import dev.gyre.hgt.layer.TrackPlan;
import dev.gyre.hgt.scorer.Scorer;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model: manifest, parameters, and the encoder, layers and scorer made of them.
 *
 * <p>Immutable unless a trainer writes into its parameters, and safe for several threads. It
 * serializes as manifest and parameters alone; what is folded from them is made again. Neither
 * making, serializing nor running it per node touches ND4J.
 */
public final class HgtModel implements Serializable {

  private static final long serialVersionUID = 1L;

  private final ModelManifest manifest;
  private final HgtParameters parameters;
  private final transient TrackPlan tracks;
  private final transient NodeEncoder encoder;
  private final transient EdgeEncoder edgeEncoder;
  private final transient List<LayerWeights> weights;
  private final transient List<NodeLayer> layers;
  private final transient List<MixWeights> mixes;
  private final transient Scorer scorer;

  private HgtModel(ModelManifest manifest, HgtParameters parameters, Kernels kernels) {
    this.manifest = manifest;
    this.parameters = parameters;
    ModelShape shape = manifest.shape();
    this.tracks = shape.tracks();
    ModelParts parts = new ModelParts(manifest, parameters, kernels);
    this.encoder = parts.encoder();
    this.edgeEncoder = parts.edgeEncoder();
    this.scorer = parts.scorer();
    LayerParts layerParts = new LayerParts(shape, parameters);
    MetaRelations meta = LayerParts.metaRelations(shape);
    this.mixes = layerParts.mixes();
    this.weights = new ArrayList<>();
    this.layers = new ArrayList<>();
    for (int layer = 1; layer <= shape.config().layers(); layer++) {
      LayerWeights layerWeights = layerParts.weights(meta, layer);
      weights.add(layerWeights);
      layers.add(
          new NodeLayer(
              layerWeights,
              tracks,
              layer,
              edgeEncoder,
              shape.config().selfEdges(),
              layer == shape.config().layers() ? mixes : List.of(),
              kernels));
    }
  }

  /** A model with random weights that follow from the seed; it is not trained. */
  public static HgtModel seeded(ModelShape shape, long seed) {
    HgtParameters parameters = HgtParameters.seeded(shape, seed);
    return of(
        ModelManifest.of(
            false,
            shape,
            Map.of(),
            Map.of("seed", Long.toString(seed)),
            Map.of(),
            parameters.checksum()),
        parameters);
  }

  /**
   * A seeded model.
   *
   * @param scoredRelation declared relation whose interactions are scored; -1 for none
   */
  public static HgtModel seeded(
      HgtConfig config,
      TypeSchema schema,
      List<AggregateSpec> aggregates,
      int scoredRelation,
      long seed) {
    return seeded(new ModelShape(config, schema, aggregates, scoredRelation), seed);
  }

  /** A seeded model that scores nothing. */
  public static HgtModel seeded(
      HgtConfig config, TypeSchema schema, List<AggregateSpec> aggregates, long seed) {
    return seeded(config, schema, aggregates, ModelShape.NONE, seed);
  }

  /**
   * A model of these parameters; its version follows from them.
   *
   * @param normalization by block, as in {@link ModelManifest}
   */
  public static HgtModel of(
      ModelShape shape,
      HgtParameters parameters,
      Map<String, Normalization> normalization,
      boolean trained,
      Map<String, String> training,
      Map<String, Double> metrics) {
    return of(
        ModelManifest.of(trained, shape, normalization, training, metrics, parameters.checksum()),
        parameters);
  }

  static HgtModel of(ModelManifest manifest, HgtParameters parameters) {
    return new HgtModel(manifest, parameters, Kernels.best());
  }

  /** The same model on other kernels; parameters are shared. */
  public HgtModel withKernels(Kernels kernels) {
    return new HgtModel(manifest, parameters, kernels);
  }

  /** What the model says of itself. */
  public ModelManifest manifest() {
    return manifest;
  }

  /** The configuration. */
  public HgtConfig config() {
    return manifest.config();
  }

  /** The schema that the model was made for. */
  public TypeSchema schema() {
    return manifest.shape().schema();
  }

  /** The parameters. */
  public HgtParameters parameters() {
    return parameters;
  }

  /** The encoder: h0. */
  public NodeEncoder encoder() {
    return encoder;
  }

  /** How edge features and labels are read; empty when the model has neither. */
  public Optional<EdgeEncoder> edgeEncoder() {
    return Optional.ofNullable(edgeEncoder);
  }

  /** Layer l for one node at a time, 1 to L. */
  public NodeLayer layer(int layer) {
    return layers.get(checkLayer(layer));
  }

  /** The weights of layer l as published, 1 to L. */
  public LayerWeights weights(int layer) {
    return weights.get(checkLayer(layer));
  }

  private int checkLayer(int layer) {
    if (layer < 1 || layer > layers.size()) {
      throw new IndexOutOfBoundsException(
          "layer " + layer + ": the model has layers 1 to " + layers.size());
    }
    return layer - 1;
  }

  /** Output attention by node type; empty without tracks. */
  public List<MixWeights> mixes() {
    return mixes;
  }

  /**
   * The scorer.
   *
   * @throws IllegalStateException if the model scores no relation
   */
  public Scorer scorer() {
    if (scorer == null) {
      throw new IllegalStateException(
          "model "
              + manifest.version()
              + " scores no relation: make it with a scored relation to score interactions");
    }
    return scorer;
  }

  /** The meta-path tracks of each layer. */
  public TrackPlan tracks() {
    return tracks;
  }

  /**
   * Checks that the model can run on a graph: the same types, relations, features and aggregates in
   * the same order. Windows and fan-ins may differ.
   *
   * @throws IllegalArgumentException that says what differs
   */
  public void requireFits(TypeSchema graph, List<AggregateSpec> aggregates) {
    same("node types", schema().nodeTypes(), graph.nodeTypes());
    same(
        "relations",
        schema().relations().stream().map(HgtModel::identity).toList(),
        graph.relations().stream().map(HgtModel::identity).toList());
    same("aggregates", manifest.shape().aggregates(), aggregates);
  }

  private static List<Object> identity(RelationSpec relation) {
    return List.of(
        relation.name(),
        relation.source(),
        relation.target(),
        relation.reverseName(),
        relation.features());
  }

  private void same(String what, Object own, Object graphs) {
    if (!own.equals(graphs)) {
      throw new IllegalArgumentException(
          "model "
              + manifest.version()
              + " was made for "
              + what
              + " "
              + own
              + " but the graph has "
              + graphs
              + ": use a model made for this graph, or the job file it was made with");
    }
  }

  private Object writeReplace() {
    return new Form(manifest, parameters);
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("a model is read through its serialized form");
  }

  /** What is serialized. */
  private record Form(ModelManifest manifest, HgtParameters parameters) implements Serializable {
    private Object readResolve() {
      return HgtModel.of(manifest, parameters);
    }
  }

  @Override
  public String toString() {
    return "HgtModel["
        + manifest.version()
        + (manifest.trained() ? "" : ", not trained")
        + ", "
        + parameters.count()
        + " parameters]";
  }
}

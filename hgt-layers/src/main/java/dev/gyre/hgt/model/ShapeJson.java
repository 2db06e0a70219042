package dev.gyre.hgt.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gyre.graph.aggregate.AggregateSpec;
import dev.gyre.graph.schema.FanIn;
import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.graph.schema.MetaPath;
import dev.gyre.graph.schema.NodeTypeSpec;
import dev.gyre.graph.schema.RelationSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.graph.schema.Window;
import dev.gyre.hgt.json.JsonFields;
import dev.gyre.hgt.layer.Dialect;
import java.util.ArrayList;
import java.util.List;

/** The shape of a model as fields of a JSON object, relations by name; part of every manifest. */
public final class ShapeJson {

  private ShapeJson() {}

  /** Adds the fields of a shape to an object, and returns it. */
  public static ObjectNode write(ModelShape shape, ObjectNode root) {
    HgtConfig config = shape.config();
    TypeSchema schema = shape.schema();
    root.put("dialect", config.dialect().id());
    root.put("width", config.width());
    root.put("heads", config.heads());
    root.put("layers", config.layers());
    root.put("temporal_encoding", config.temporalEncoding());
    root.put("edge_features", config.edgeFeatures());
    root.put("label_feature", config.labelFeature());
    root.put("norm", config.norm());
    root.put("self_edges", config.selfEdges());
    if (!config.encoder()) {
      root.put("encoder", false);
    }
    ArrayNode paths = root.putArray("meta_paths");
    for (MetaPath path : config.tracks()) {
      ObjectNode node = paths.addObject().put("name", path.name());
      ArrayNode relations = node.putArray("relations");
      for (int directed : path.directedRelations()) {
        relations.add(schema.directedName(directed));
      }
    }
    ArrayNode types = root.putArray("node_types");
    for (NodeTypeSpec type : schema.nodeTypes()) {
      features(types.addObject().put("name", type.name()), type.features());
    }
    ArrayNode relations = root.putArray("relations");
    for (RelationSpec relation : schema.relations()) {
      ObjectNode node =
          relations
              .addObject()
              .put("name", relation.name())
              .put("source", relation.source())
              .put("target", relation.target())
              .put("reverse_name", relation.reverseName())
              .put("window_ms", relation.window().lengthMs())
              .put("fan_in", relation.fanIn().edges())
              .put("reverse_fan_in", relation.reverseFanIn().edges());
      features(node, relation.features());
    }
    ArrayNode aggregates = root.putArray("aggregates");
    for (AggregateSpec spec : shape.aggregates()) {
      aggregates
          .addObject()
          .put("name", spec.name())
          .put("relation", schema.directedName(spec.directedRelation()))
          .put("function", spec.function().name())
          .put("feature_index", spec.featureIndex())
          .put("window_ms", spec.windowMs())
          .put("slice_ms", spec.sliceMs());
    }
    root.put(
        "scored_relation",
        shape.scoredRelation() == ModelShape.NONE
            ? null
            : schema.relations().get(shape.scoredRelation()).name());
    return root;
  }

  private static void features(ObjectNode owner, List<FeatureSpec> features) {
    ArrayNode array = owner.putArray("features");
    for (FeatureSpec feature : features) {
      ObjectNode node =
          array
              .addObject()
              .put("name", feature.name())
              .put("kind", feature.kind().name())
              .put("width", feature.width());
      feature.categories().forEach(node.putArray("categories")::add);
    }
  }

  /**
   * The shape of which an object has the fields.
   *
   * @throws IllegalArgumentException that names the field that is missing or wrong
   */
  public static ModelShape read(JsonFields root) {
    List<NodeTypeSpec> types =
        root.objects("node_types").stream()
            .map(type -> new NodeTypeSpec(type.text("name"), features(type)))
            .toList();
    List<RelationSpec> relations =
        root.objects("relations").stream()
            .map(
                relation ->
                    new RelationSpec(
                        relation.text("name"),
                        relation.text("source"),
                        relation.text("target"),
                        relation.text("reverse_name"),
                        features(relation),
                        Window.ofMs(relation.number64("window_ms")),
                        FanIn.of(relation.integer("fan_in")),
                        FanIn.of(relation.integer("reverse_fan_in"))))
            .toList();
    TypeSchema schema = TypeSchema.of(types, relations);
    List<MetaPath> paths =
        root.objects("meta_paths").stream()
            .map(path -> MetaPath.of(schema, path.text("name"), path.texts("relations")))
            .toList();
    List<AggregateSpec> aggregates = new ArrayList<>();
    for (JsonFields spec : root.objects("aggregates")) {
      aggregates.add(
          new AggregateSpec(
              spec.text("name"),
              schema.directed(spec.text("relation")),
              AggregateSpec.Function.valueOf(spec.text("function")),
              spec.integer("feature_index"),
              spec.number64("window_ms"),
              spec.number64("slice_ms")));
    }
    String scored = root.textOrNull("scored_relation");
    HgtConfig config =
        new HgtConfig(
            Dialect.ofId(root.text("dialect")),
            root.integer("width"),
            root.integer("heads"),
            root.integer("layers"),
            root.bool("temporal_encoding"),
            root.bool("edge_features"),
            root.bool("label_feature"),
            root.bool("norm"),
            root.bool("self_edges"),
            paths,
            !root.has("encoder") || root.bool("encoder"));
    return new ModelShape(
        config, schema, aggregates, scored == null ? ModelShape.NONE : schema.relation(scored));
  }

  private static List<FeatureSpec> features(JsonFields owner) {
    return owner.objects("features").stream()
        .map(
            feature ->
                new FeatureSpec(
                    feature.text("name"),
                    FeatureSpec.Kind.valueOf(feature.text("kind")),
                    feature.integer("width"),
                    feature.texts("categories")))
        .toList();
  }
}

package dev.gyre.hgt.model;

import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.layer.LayerWeights;
import dev.gyre.hgt.layer.Linear;
import dev.gyre.hgt.layer.MetaRelations;
import dev.gyre.hgt.layer.MixWeights;
import dev.gyre.hgt.layer.RelationWeights;
import dev.gyre.hgt.layer.TimeWeights;
import dev.gyre.hgt.layer.TypeWeights;
import java.util.ArrayList;
import java.util.List;

/** Makes the layers' weights of a model's parameters; the floats are shared. */
final class LayerParts {

  private final ModelShape shape;
  private final HgtParameters parameters;
  private final int width;

  LayerParts(ModelShape shape, HgtParameters parameters) {
    this.shape = shape;
    this.parameters = parameters;
    this.width = shape.config().width();
  }

  /** The directed relations, then with self edges one for each type. */
  static MetaRelations metaRelations(ModelShape shape) {
    TypeSchema schema = shape.schema();
    int types = schema.nodeTypes().size();
    int directed = schema.directedCount();
    int count = directed + (shape.config().selfEdges() ? types : 0);
    boolean shared = shape.config().dialect() == Dialect.PYHGT;
    int[] source = new int[count];
    int[] parameter = new int[count];
    int[] target = new int[count];
    int parameters = 0;
    for (int r = 0; r < count; r++) {
      boolean self = r >= directed;
      source[r] = self ? r - directed : schema.sourceType(r);
      target[r] = self ? r - directed : schema.targetType(r);
      parameter[r] = self && shared ? directed : r;
      parameters = Math.max(parameters, parameter[r] + 1);
    }
    return new MetaRelations(types, parameters, source, parameter, target);
  }

  LayerWeights weights(MetaRelations meta, int layer) {
    HgtConfig config = shape.config();
    TypeSchema schema = shape.schema();
    String prefix = "layer" + layer + "/";
    List<TypeWeights> types = new ArrayList<>();
    for (int type = 0; type < schema.nodeTypes().size(); type++) {
      String name = prefix + "type/" + schema.nodeTypes().get(type).name();
      types.add(type(name, shape.hasSkip(layer, type)));
    }
    List<RelationWeights> relations = new ArrayList<>();
    List<float[]> edgeRows = new ArrayList<>();
    for (int directed = 0; directed < schema.directedCount(); directed++) {
      String name = prefix + "relation/" + schema.directedName(directed);
      relations.add(relation(name));
      edgeRows.add(parameters.has(name + "/edge") ? parameters.data(name + "/edge") : new float[0]);
    }
    for (int r = schema.directedCount(); r < meta.count(); r++) {
      edgeRows.add(new float[0]);
    }
    if (config.selfEdges()) {
      if (config.dialect() == Dialect.PYHGT) {
        relations.add(relation(prefix + "self"));
      } else {
        schema.nodeTypes().forEach(type -> relations.add(relation(prefix + "self/" + type.name())));
      }
    }
    TimeWeights time =
        config.temporalEncoding()
            ? new TimeWeights(parameters.data(prefix + "time/table"), linear(prefix + "time"))
            : null;
    List<float[]> priors = new ArrayList<>();
    for (int track = 0; track < shape.tracks().tracksAt(layer); track++) {
      priors.add(parameters.data(ParameterLayout.trackPrior(shape, layer, track)));
    }
    boolean edges = config.edgeFeatures() || config.labelFeature();
    return new LayerWeights(meta, types, relations, time, edges ? edgeRows : List.of(), priors);
  }

  List<MixWeights> mixes() {
    if (shape.tracks().tracksAt(shape.config().layers()) == 0) {
      return List.of();
    }
    return shape.schema().nodeTypes().stream()
        .map(type -> "mix/" + type.name())
        .map(name -> new MixWeights(linear(name), parameters.data(name + "/query")))
        .toList();
  }

  private Linear linear(String name) {
    return new Linear(
        width, width, parameters.data(name + "/weight"), parameters.data(name + "/bias"));
  }

  private TypeWeights type(String name, boolean skip) {
    boolean norm = shape.config().norm();
    return new TypeWeights(
        linear(name + "/key"),
        linear(name + "/query"),
        linear(name + "/value"),
        linear(name + "/output"),
        skip ? parameters.data(name + "/skip") : null,
        norm ? parameters.data(name + "/norm/gain") : null,
        norm ? parameters.data(name + "/norm/bias") : null);
  }

  private RelationWeights relation(String name) {
    return new RelationWeights(
        parameters.data(name + "/attention"),
        parameters.data(name + "/message"),
        parameters.data(name + "/prior"));
  }
}

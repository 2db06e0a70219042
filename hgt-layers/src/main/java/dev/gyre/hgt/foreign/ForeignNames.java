package dev.gyre.hgt.foreign;

import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.model.ModelShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a state dict names its tensors, beyond what the library fixes.
 *
 * @param split pyg alone: keys, queries, values and relations in tensors of their own, as versions
 *     up to 2.2 have them
 * @param layers what the names of each layer's tensors begin with
 * @param encoder what the names of the encoder's tensors begin with; empty without an encoder
 * @param types by node type its key: a name in pyg, a number in pyhgt
 * @param relations in the order in which the state dict numbers them
 */
record ForeignNames(
    boolean split,
    List<String> layers,
    String encoder,
    List<String> types,
    List<ForeignRelation> relations) {

  private static final String FROM = "imported.from";
  private static final String SPLIT = "imported.split";
  private static final String LAYERS = "imported.layers";
  private static final String ENCODER = "imported.encoder";
  private static final String TYPES = "imported.types";
  private static final String RELATIONS = "imported.relations";
  private static final String BETWEEN = " ";
  static final String SELF_NAME = "self";

  ForeignNames {
    layers = List.copyOf(layers);
    types = List.copyOf(types);
    relations = List.copyOf(relations);
  }

  /** The names that the libraries' own examples give. */
  static ForeignNames usual(ModelShape shape) {
    Dialect dialect = shape.config().dialect();
    TypeSchema schema = shape.schema();
    List<String> layers = new ArrayList<>();
    for (int layer = 0; layer < shape.config().layers(); layer++) {
      layers.add(dialect == Dialect.PYG ? "convs." + layer + "." : "gcs." + layer + ".base_conv.");
    }
    List<String> types = new ArrayList<>();
    for (int type = 0; type < schema.nodeTypes().size(); type++) {
      String name = schema.nodeTypes().get(type).name();
      types.add(dialect == Dialect.PYG ? pygKey(name) : Integer.toString(type));
    }
    List<ForeignRelation> relations = new ArrayList<>();
    for (int directed = 0; directed < schema.directedCount(); directed++) {
      if (schema.fanIn(directed) > 0) {
        relations.add(new ForeignRelation(relationKey(dialect, schema, directed), directed));
      }
    }
    if (dialect == Dialect.PYHGT && shape.config().selfEdges()) {
      relations.add(new ForeignRelation(SELF_NAME, ForeignRelation.SELF));
    }
    String encoder = dialect == Dialect.PYG ? "lin_dict." : "adapt_ws.";
    return new ForeignNames(
        false, layers, shape.config().encoder() ? encoder : "", types, relations);
  }

  /** A name as PyTorch Geometric's dictionaries of modules and parameters have it. */
  static String pygKey(String name) {
    return name.replace('.', '#');
  }

  static String relationKey(Dialect dialect, TypeSchema schema, int directed) {
    String name = schema.directedName(directed);
    return dialect == Dialect.PYHGT
        ? name
        : pygKey(
            schema.nodeTypes().get(schema.sourceType(directed)).name()
                + "__"
                + name
                + "__"
                + schema.nodeTypes().get(schema.targetType(directed)).name());
  }

  /** The names as they are kept in a model's manifest. */
  Map<String, String> toNotes(ModelShape shape) {
    Map<String, String> notes = new LinkedHashMap<>();
    notes.put(FROM, shape.config().dialect().id());
    notes.put(SPLIT, Boolean.toString(split));
    notes.put(LAYERS, String.join(BETWEEN, layers));
    notes.put(ENCODER, encoder);
    notes.put(TYPES, String.join(BETWEEN, types));
    List<String> pairs = new ArrayList<>();
    for (ForeignRelation relation : relations) {
      pairs.add(
          relation.key()
              + "="
              + (relation.directed() == ForeignRelation.SELF
                  ? ""
                  : shape.schema().directedName(relation.directed())));
    }
    notes.put(RELATIONS, String.join(BETWEEN, pairs));
    return notes;
  }

  /** The names that a manifest keeps; the usual ones if it keeps none. */
  static ForeignNames ofNotes(Map<String, String> notes, ModelShape shape) {
    if (!shape.config().dialect().id().equals(notes.get(FROM))) {
      return usual(shape);
    }
    List<ForeignRelation> relations = new ArrayList<>();
    for (String pair : words(notes.get(RELATIONS))) {
      int at = pair.lastIndexOf('=');
      String own = pair.substring(at + 1);
      relations.add(
          new ForeignRelation(
              pair.substring(0, at),
              own.isEmpty() ? ForeignRelation.SELF : shape.schema().directed(own)));
    }
    return new ForeignNames(
        Boolean.parseBoolean(notes.get(SPLIT)),
        // A bare layer's tensors begin with nothing.
        List.of(notes.get(LAYERS).split(BETWEEN, -1)),
        notes.get(ENCODER),
        words(notes.get(TYPES)),
        relations);
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(BETWEEN));
  }
}

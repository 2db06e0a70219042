package dev.gyre.hgt.foreign;

import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.model.ModelShape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Finds out from the keys of a state dict how it names its tensors. */
final class NameReader {

  private static final Pattern NUMBER = Pattern.compile("(\\d+)(?=\\D*$)");

  private final ModelShape shape;
  private final TypeSchema schema;
  private final Set<String> keys;
  private final ForeignNames usual;

  NameReader(ModelShape shape, Collection<String> keys) {
    this.shape = shape;
    this.schema = shape.schema();
    this.keys = new LinkedHashSet<>(keys);
    this.usual = ForeignNames.usual(shape);
  }

  ForeignNames read(ForeignOrder order) {
    if (shape.config().dialect() == Dialect.PYHGT) {
      return pyhgt(order);
    }
    if (!order.types().isEmpty()) {
      throw new StateDictException(
          "an order of node types is given: pyg has them by name, leave it out");
    }
    List<String> fused = prefixes("kqv_lin\\.lins\\.");
    boolean split = fused.isEmpty();
    List<String> layers = split ? prefixes("k_lin\\.") : fused;
    requireLayers(layers, "kqv_lin.lins.TYPE.weight");
    return new ForeignNames(
        split,
        layers,
        encoder(usual.types(), layers, "lin_dict."),
        usual.types(),
        pygRelations(layers.get(0), order));
  }

  private ForeignNames pyhgt(ForeignOrder order) {
    List<String> layers = prefixes("k_linears\\.");
    requireLayers(layers, "k_linears.0.weight");
    List<String> types = order.types().isEmpty() ? usual.types() : numbers(order.types());
    return new ForeignNames(
        false,
        layers,
        encoder(types, layers, "adapt_ws."),
        types,
        order.relations().isEmpty()
            ? usual.relations()
            : order.relations().stream().map(this::ofOrder).toList());
  }

  /** What comes before a part of a key, each once; by the last number in it where all have one. */
  private List<String> prefixes(String part) {
    Pattern pattern = Pattern.compile("^((?:.*\\.)?)" + part);
    Set<String> found = new LinkedHashSet<>();
    for (String key : keys) {
      Matcher matcher = pattern.matcher(key);
      if (matcher.find()) {
        found.add(matcher.group(1));
      }
    }
    List<String> prefixes = new ArrayList<>(found);
    if (prefixes.stream().allMatch(prefix -> NUMBER.matcher(prefix).find())) {
      prefixes.sort(Comparator.comparingInt(NameReader::lastNumber));
    }
    return prefixes;
  }

  private static int lastNumber(String prefix) {
    Matcher matcher = NUMBER.matcher(prefix);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private void requireLayers(List<String> layers, String key) {
    if (layers.isEmpty()) {
      throw new StateDictException(
          "no key ends in "
              + key
              + ": this is no state dict of HGTConv of "
              + shape.config().dialect().id()
              + "; it has "
              + keys.stream().limit(5).toList());
    }
    if (layers.size() != shape.config().layers()) {
      throw new StateDictException(
          "the weights are of "
              + layers.size()
              + " layers, "
              + layers
              + ": the model has "
              + shape.config().layers()
              + "; set model.seeded.layers to "
              + layers.size());
    }
  }

  /** What the encoder's keys begin with: the one tensor of a type that is in no layer. */
  private String encoder(List<String> types, List<String> layers, String usualName) {
    String ending = types.get(0) + ".weight";
    List<String> found =
        keys.stream()
            .filter(key -> key.endsWith("." + ending))
            .filter(key -> layers.stream().noneMatch(it -> !it.isEmpty() && key.startsWith(it)))
            .filter(key -> !layers.contains("") || key.endsWith(usualName + ending))
            .filter(key -> !key.startsWith(StateDicts.OWN))
            .map(key -> key.substring(0, key.length() - ending.length()))
            .toList();
    boolean wanted = shape.config().encoder();
    List<String> usual = found.stream().filter(name -> name.endsWith(usualName)).toList();
    if (!wanted && !usual.isEmpty()) {
      throw new StateDictException(
          "the weights have an encoder, '"
              + usual.get(0)
              + "': the model is without one; remove model.seeded.encoder, or leave it out of the"
              + " weights");
    }
    if (!wanted) {
      return "";
    }
    if (usual.size() == 1 || found.size() == 1) {
      return usual.size() == 1 ? usual.get(0) : found.get(0);
    }
    if (found.isEmpty() && shape.inputWidth(0) > 0) {
      throw new StateDictException(
          "no tensor '"
              + usualName
              + ending
              + "' of shape ["
              + shape.config().width()
              + ", "
              + shape.inputWidth(0)
              + "] maps features before the first layer: if the layers read the features as they"
              + " are, set model.seeded.encoder to false");
    }
    return usualName;
  }

  private List<String> numbers(List<String> order) {
    List<String> names = schema.nodeTypes().stream().map(type -> type.name()).toList();
    if (!Set.copyOf(names).equals(Set.copyOf(order)) || names.size() != order.size()) {
      throw new StateDictException(
          "the order of node types is " + order + ": it must name each of " + names + " once");
    }
    return names.stream().map(name -> Integer.toString(order.indexOf(name))).toList();
  }

  private ForeignRelation ofOrder(String name) {
    if (name.equals(ForeignNames.SELF_NAME) && shape.config().selfEdges()) {
      return new ForeignRelation(name, ForeignRelation.SELF);
    }
    return new ForeignRelation(name, schema.directed(name));
  }

  private List<ForeignRelation> pygRelations(String layer, ForeignOrder order) {
    String prefix = layer + "p_rel.";
    List<String> found =
        keys.stream()
            .filter(key -> key.startsWith(prefix))
            .map(key -> key.substring(prefix.length()))
            .toList();
    List<ForeignRelation> relations = new ArrayList<>();
    for (String key : found) {
      relations.add(new ForeignRelation(key, directed(key)));
    }
    if (order.relations().isEmpty()) {
      return relations;
    }
    List<ForeignRelation> ordered = new ArrayList<>();
    for (String name : order.relations()) {
      relations.stream()
          .filter(it -> it.key().equals(name) || schema.directedName(it.directed()).equals(name))
          .forEach(ordered::add);
    }
    if (ordered.size() != relations.size() || order.relations().size() != relations.size()) {
      throw new StateDictException(
          "the order of relations is "
              + order.relations()
              + ": it must name each of "
              + found
              + " once");
    }
    return ordered;
  }

  /** The directed relation of a triple: the one of that name, or the only one of those types. */
  private int directed(String key) {
    List<Integer> ofTypes =
        IntStream.range(0, schema.directedCount())
            .filter(directed -> key.startsWith(typeKey(schema.sourceType(directed)) + "__"))
            .filter(directed -> key.endsWith("__" + typeKey(schema.targetType(directed))))
            .boxed()
            .toList();
    for (int directed : ofTypes) {
      if (ForeignNames.relationKey(Dialect.PYG, schema, directed).equals(key)) {
        return directed;
      }
    }
    if (ofTypes.size() == 1) {
      return ofTypes.get(0);
    }
    throw new StateDictException(
        "edge type '"
            + key
            + "' is no relation of the graph: of those types it has "
            + ofTypes.stream().map(schema::directedName).toList()
            + " among "
            + IntStream.range(0, schema.directedCount()).mapToObj(schema::directedName).toList()
            + "; name the relation so in the job file, or its reverse with 'reverse'");
  }

  private String typeKey(int type) {
    return usual.types().get(type);
  }
}

package dev.gyre.graph.schema;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How numbers and feature vectors of one schema read in a later one: types, relations and features
 * are the same when they have the same name, wherever they are declared.
 *
 * <p>The later schema may have more types, relations and features, fewer features, and other
 * windows and fan-ins.
 */
public final class SchemaMapping {

  private final TypeSchema from;
  private final TypeSchema to;
  private final int[] types;
  private final int[] relations;
  private final List<FeatureMapping> nodeFeatures;
  private final List<FeatureMapping> edgeFeatures;

  private SchemaMapping(TypeSchema from, TypeSchema to) {
    this.from = from;
    this.to = to;
    this.types = from.nodeTypes().stream().mapToInt(it -> to.nodeType(it.name())).toArray();
    this.relations = from.relations().stream().mapToInt(it -> to.relation(it.name())).toArray();
    for (int i = 0; i < relations.length; i++) {
      checkEnds(from.relations().get(i), to.relations().get(relations[i]));
    }
    this.nodeFeatures =
        IntStream.range(0, types.length)
            .mapToObj(
                i ->
                    FeatureMapping.of(
                        from.nodeTypes().get(i).features(),
                        to.nodeTypes().get(types[i]).features()))
            .toList();
    this.edgeFeatures =
        IntStream.range(0, relations.length)
            .mapToObj(
                i ->
                    FeatureMapping.of(
                        from.relations().get(i).features(),
                        to.relations().get(relations[i]).features()))
            .toList();
  }

  private static void checkEnds(RelationSpec was, RelationSpec is) {
    if (!was.source().equals(is.source()) || !was.target().equals(is.target())) {
      throw new SchemaException(
          "relation '"
              + was.name()
              + "' went from '"
              + was.source()
              + "' to '"
              + was.target()
              + "' and goes from '"
              + is.source()
              + "' to '"
              + is.target()
              + "': declare the new relation under a name of its own");
    }
  }

  /**
   * The mapping from a schema to a later one.
   *
   * @throws SchemaException if the later one lacks a type or relation, or has one of the same name
   *     that is not the same
   */
  public static SchemaMapping of(TypeSchema from, TypeSchema to) {
    return new SchemaMapping(from, to);
  }

  /** The earlier schema. */
  public TypeSchema from() {
    return from;
  }

  /** The later schema. */
  public TypeSchema to() {
    return to;
  }

  /** The number of an old type in the later schema. */
  public int type(int oldType) {
    return types[oldType];
  }

  /** The number of an old declared relation in the later schema. */
  public int relation(int oldRelation) {
    return relations[oldRelation];
  }

  /** The number of an old directed relation in the later schema. */
  public int directed(int oldDirected) {
    return 2 * relations[oldDirected >> 1] + (oldDirected & 1);
  }

  /** How features of nodes of an old type are mapped. */
  public FeatureMapping nodeFeatures(int oldType) {
    return nodeFeatures.get(oldType);
  }

  /** How features of edges of an old directed relation are mapped. */
  public FeatureMapping edgeFeatures(int oldDirected) {
    return edgeFeatures.get(oldDirected >> 1);
  }

  /** By how much the window that was lengthened most has grown, milliseconds; 0 if none was. */
  public long longestExtensionMs() {
    return IntStream.range(0, relations.length)
        .mapToLong(i -> to.windowMs(2 * relations[i]) - from.windowMs(2 * i))
        .reduce(0, Math::max);
  }
}

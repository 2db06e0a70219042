package dev.gyre.graph.schema;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The node types and relations of a graph, numbered.
 *
 * <p>Declared relation {@code i} gives two <i>directed</i> relations, each the in-edges of one end:
 * {@code 2i}, the forward one, whose in-edges are at the target, and {@code 2i + 1}, its reverse,
 * whose in-edges are at the source. A self loop is therefore two in-edges of its node, one each
 * way.
 *
 * <p>Immutable; equal when declared equally. Methods throw {@link IndexOutOfBoundsException} for a
 * number that is not a type, relation or directed relation of the schema.
 */
public final class TypeSchema implements Serializable {

  private static final long serialVersionUID = 1L;

  private final List<NodeTypeSpec> nodeTypes;
  private final List<RelationSpec> relations;
  private final int[] sourceTypes;
  private final int[] targetTypes;
  private final int[][] inRelations;
  private final long maxWindowMs;

  private TypeSchema(List<NodeTypeSpec> nodeTypes, List<RelationSpec> relations) {
    this.nodeTypes = List.copyOf(nodeTypes);
    this.relations = List.copyOf(relations);
    if (this.nodeTypes.isEmpty()) {
      throw new SchemaException("the schema has no node types: declare at least one");
    }
    Names.checkUnique(
        "node type", "the schema", this.nodeTypes.stream().map(NodeTypeSpec::name).toList());
    List<String> directedNames = new ArrayList<>();
    for (RelationSpec relation : this.relations) {
      directedNames.add(relation.name());
      directedNames.add(relation.reverseName());
    }
    Names.checkUnique("relation", "the schema (reverse relations included)", directedNames);

    sourceTypes = new int[2 * this.relations.size()];
    targetTypes = new int[2 * this.relations.size()];
    for (int i = 0; i < this.relations.size(); i++) {
      RelationSpec relation = this.relations.get(i);
      sourceTypes[2 * i] = endpoint(relation, "source", relation.source());
      targetTypes[2 * i] = endpoint(relation, "target", relation.target());
      sourceTypes[2 * i + 1] = targetTypes[2 * i];
      targetTypes[2 * i + 1] = sourceTypes[2 * i];
    }
    inRelations = new int[this.nodeTypes.size()][];
    for (int type = 0; type < inRelations.length; type++) {
      int wanted = type;
      inRelations[type] =
          IntStream.range(0, targetTypes.length).filter(r -> targetTypes[r] == wanted).toArray();
    }
    maxWindowMs = this.relations.stream().mapToLong(r -> r.window().lengthMs()).max().orElse(0);
  }

  private int endpoint(RelationSpec relation, String end, String typeName) {
    int type = indexOfType(typeName);
    if (type < 0) {
      throw new SchemaException(
          "relation '"
              + relation.name()
              + "' has "
              + end
              + " '"
              + typeName
              + "', which is not a node type: use one of "
              + typeNames());
    }
    return type;
  }

  /**
   * A schema of these types and relations.
   *
   * @throws SchemaException if a name occurs twice, or a relation ends at an unknown type
   */
  public static TypeSchema of(List<NodeTypeSpec> nodeTypes, List<RelationSpec> relations) {
    return new TypeSchema(nodeTypes, relations);
  }

  /** The node types; a type's number is its place here. */
  public List<NodeTypeSpec> nodeTypes() {
    return nodeTypes;
  }

  /** The declared relations; a relation's number is its place here. */
  public List<RelationSpec> relations() {
    return relations;
  }

  /** Number of directed relations: twice the number of declared ones. */
  public int directedCount() {
    return targetTypes.length;
  }

  /** The node type that in-edges of the directed relation come from. */
  public int sourceType(int directed) {
    return sourceTypes[directed];
  }

  /** The node type that in-edges of the directed relation belong to. */
  public int targetType(int directed) {
    return targetTypes[directed];
  }

  /** Name of the directed relation: the declared name, or the reverse's. */
  public String directedName(int directed) {
    RelationSpec relation = relations.get(directed >> 1);
    return isForward(directed) ? relation.name() : relation.reverseName();
  }

  /** The directed relation the other way round. */
  public int reverse(int directed) {
    return directed ^ 1;
  }

  /** Whether the directed relation runs as it was declared. */
  public boolean isForward(int directed) {
    return (directed & 1) == 0;
  }

  /** The forward directed relation of a declared relation. */
  public int forward(int relation) {
    return 2 * relation;
  }

  /** The directed relations that end in the node type, ascending; the caller's own copy. */
  public int[] inRelations(int nodeType) {
    return inRelations[nodeType].clone();
  }

  /** The length of the relation's window in milliseconds. */
  public long windowMs(int directed) {
    return relations.get(directed >> 1).window().lengthMs();
  }

  /** The slots of a node for the directed relation. */
  public int fanIn(int directed) {
    RelationSpec relation = relations.get(directed >> 1);
    return (isForward(directed) ? relation.fanIn() : relation.reverseFanIn()).edges();
  }

  /** Floats in the feature vector of an edge of the relation, the same in both directions. */
  public int edgeFeatureWidth(int directed) {
    return relations.get(directed >> 1).featureWidth();
  }

  /** Floats in the feature vector of a node of the type. */
  public int nodeFeatureWidth(int nodeType) {
    return nodeTypes.get(nodeType).featureWidth();
  }

  /**
   * The number of a node type.
   *
   * @throws SchemaException if there is no such type
   */
  public int nodeType(String name) {
    int type = indexOfType(name);
    if (type < 0) {
      throw new SchemaException("'" + name + "' is not a node type: use one of " + typeNames());
    }
    return type;
  }

  /**
   * The number of a declared relation.
   *
   * @throws SchemaException if there is no such declared relation
   */
  public int relation(String name) {
    for (int i = 0; i < relations.size(); i++) {
      if (relations.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new SchemaException(
        "'"
            + name
            + "' is not a declared relation: use one of "
            + relations.stream().map(RelationSpec::name).toList());
  }

  /**
   * The number of a directed relation, by its own name (the declared one or the reverse's).
   *
   * @throws SchemaException if there is no such directed relation
   */
  public int directed(String name) {
    for (int i = 0; i < directedCount(); i++) {
      if (directedName(i).equals(name)) {
        return i;
      }
    }
    throw new SchemaException(
        "'"
            + name
            + "' is not a relation or reverse relation: use one of "
            + IntStream.range(0, directedCount()).mapToObj(this::directedName).toList());
  }

  /** The longest window of all relations in milliseconds; 0 without relations. */
  public long maxWindowMs() {
    return maxWindowMs;
  }

  private int indexOfType(String name) {
    for (int i = 0; i < nodeTypes.size(); i++) {
      if (nodeTypes.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private List<String> typeNames() {
    return nodeTypes.stream().map(NodeTypeSpec::name).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TypeSchema that
        && nodeTypes.equals(that.nodeTypes)
        && relations.equals(that.relations);
  }

  @Override
  public int hashCode() {
    return 31 * nodeTypes.hashCode() + relations.hashCode();
  }

  @Override
  public String toString() {
    return "TypeSchema" + typeNames() + relations.stream().map(RelationSpec::name).toList();
  }
}

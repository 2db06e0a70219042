package dev.gyre.hgt.layer;

import java.io.Serializable;

/**
 * The meta relations {@code <source type, relation, target type>} of a graph, numbered, and which
 * relation parameters (A, M, mu) each uses. In {@code pyg} parameters belong to the triple; in
 * {@code pyhgt} to the relation, whatever the types.
 *
 * <p>In a model they are the directed relations of the type schema, in its order, and then, with
 * self edges, one relation per node type from the type to itself.
 */
public final class MetaRelations implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int types;
  private final int parameters;
  private final int[] source;
  private final int[] target;
  private final int[] parameter;

  /**
   * Meta relations given as triples.
   *
   * @param types number of node types
   * @param parameters number of relation parameters
   * @param source source type of each
   * @param parameter relation parameter of each
   * @param target target type of each
   * @throws IllegalArgumentException if lengths differ or a number is out of range
   */
  public MetaRelations(int types, int parameters, int[] source, int[] parameter, int[] target) {
    if (source.length != target.length || source.length != parameter.length) {
      throw new IllegalArgumentException(
          "meta relations have "
              + source.length
              + " source types, "
              + parameter.length
              + " parameters and "
              + target.length
              + " target types: there must be one of each");
    }
    for (int i = 0; i < source.length; i++) {
      checkRange(i, "source type", source[i], types);
      checkRange(i, "parameter", parameter[i], parameters);
      checkRange(i, "target type", target[i], types);
    }
    this.types = types;
    this.parameters = parameters;
    this.source = source.clone();
    this.parameter = parameter.clone();
    this.target = target.clone();
  }

  private static void checkRange(int relation, String what, int value, int count) {
    if (value < 0 || value >= count) {
      throw new IllegalArgumentException(
          "meta relation "
              + relation
              + " has "
              + what
              + " "
              + value
              + ": it must be between 0 and "
              + (count - 1));
    }
  }

  /** Number of meta relations. */
  public int count() {
    return source.length;
  }

  /** Number of node types. */
  public int types() {
    return types;
  }

  /** Number of relation parameters. */
  public int parameters() {
    return parameters;
  }

  /** Type that edges of the meta relation start at. */
  public int source(int relation) {
    return source[relation];
  }

  /** Type that edges of the meta relation end at. */
  public int target(int relation) {
    return target[relation];
  }

  /** The relation parameter that the meta relation uses. */
  public int parameter(int relation) {
    return parameter[relation];
  }
}

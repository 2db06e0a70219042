package dev.gyre.hgt.foreign;

/**
 * A relation that a state dict has weights of.
 *
 * @param key its name there: {@code SOURCE__RELATION__TARGET} in pyg, the relation's own in pyhgt
 * @param directed the directed relation of the graph, or {@link #SELF}
 */
record ForeignRelation(String key, int directed) {

  /** The relation from every node to itself. */
  static final int SELF = -1;
}

package dev.gyre.graph.schema;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * A chain of directed relations {@code r_1 .. r_m} in which each ends where the next one starts: a
 * walk over the type schema, from {@code sourceType(r_1)} to {@code targetType(r_m)}.
 *
 * <p>Make one with {@link #of}; it is checked against the schema there. The canonical constructor
 * checks only what needs no schema; {@link MetaPaths#check} does the rest.
 *
 * @param name unique among the meta-paths of a model
 * @param directedRelations the chain, at least one; not copied, not to be changed
 */
public record MetaPath(String name, int[] directedRelations) implements Serializable {

  /** Checks the name and that the chain is not empty. */
  public MetaPath {
    Names.check("meta-path", name);
    if (directedRelations.length == 0) {
      throw new SchemaException("meta-path '" + name + "' is empty: name at least one relation");
    }
  }

  /**
   * The meta-path of the relations of these names (declared or reverse).
   *
   * @throws SchemaException if a name is unknown, or two consecutive relations do not meet
   */
  public static MetaPath of(TypeSchema schema, String name, List<String> relationNames) {
    MetaPath path = new MetaPath(name, relationNames.stream().mapToInt(schema::directed).toArray());
    MetaPaths.check(schema, path);
    return path;
  }

  /** Number of relations in the chain. */
  public int length() {
    return directedRelations.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MetaPath that
        && name.equals(that.name)
        && Arrays.equals(directedRelations, that.directedRelations);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Arrays.hashCode(directedRelations);
  }

  @Override
  public String toString() {
    return "MetaPath[" + name + " " + Arrays.toString(directedRelations) + "]";
  }
}

package dev.gyre.graph.schema;

import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One named feature of a node type or relation.
 *
 * <p>All features of a type lie one after the other, in declared order, in one {@code float[]}; NaN
 * is a missing value.
 *
 * @param name unique among the features of its type or relation
 * @param kind numbers as they are, or one category
 * @param width floats taken: at least 1 for {@link Kind#NUMERIC}, exactly 1 for {@link
 *     Kind#CATEGORICAL}
 * @param categories the known categories in order; empty for {@link Kind#NUMERIC}. The first has
 *     index 1: index 0 is "unknown"
 */
public record FeatureSpec(String name, Kind kind, int width, List<String> categories)
    implements Serializable {

  /** How the floats of a feature are read. */
  public enum Kind {
    /** {@code width} numbers. */
    NUMERIC,
    /** One float that holds the index of a category; 0 is "unknown". */
    CATEGORICAL
  }

  /** Checks name, width and categories. */
  public FeatureSpec {
    Names.check("feature", name);
    categories = List.copyOf(categories);
    if (kind == Kind.NUMERIC && !categories.isEmpty()) {
      throw new SchemaException(
          "feature '"
              + name
              + "' is numeric but lists categories: make it categorical, or drop them");
    }
    if (kind == Kind.NUMERIC && width < 1) {
      throw new SchemaException(
          "feature '" + name + "' has width " + width + ": a numeric feature has at least 1 float");
    }
    if (kind == Kind.CATEGORICAL && width != 1) {
      throw new SchemaException(
          "feature '"
              + name
              + "' has width "
              + width
              + ": a categorical feature takes exactly 1 float, the index of its category");
    }
    Set<String> seen = new HashSet<>();
    for (String category : categories) {
      if (!seen.add(category)) {
        throw new SchemaException(
            "feature '" + name + "' lists category '" + category + "' twice: drop one");
      }
    }
  }

  /** A single number. */
  public static FeatureSpec numeric(String name) {
    return new FeatureSpec(name, Kind.NUMERIC, 1, List.of());
  }

  /** A vector of numbers. */
  public static FeatureSpec vector(String name, int width) {
    return new FeatureSpec(name, Kind.NUMERIC, width, List.of());
  }

  /** One of the categories, or unknown. */
  public static FeatureSpec categorical(String name, List<String> categories) {
    return new FeatureSpec(name, Kind.CATEGORICAL, 1, categories);
  }

  /**
   * The index of a category: 1 for the first listed, 0 when it is not listed.
   *
   * @throws SchemaException if the feature is numeric
   */
  public int categoryIndex(String category) {
    if (kind != Kind.CATEGORICAL) {
      throw new SchemaException(
          "feature '" + name + "' is numeric: it has no category '" + category + "'");
    }
    return categories.indexOf(category) + 1;
  }

  /** Floats taken by all of the features together. */
  static int totalWidth(List<FeatureSpec> features) {
    int width = 0;
    for (FeatureSpec feature : features) {
      width = Math.addExact(width, feature.width());
    }
    return width;
  }
}

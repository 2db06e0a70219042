package dev.gyre.graph.schema;

import java.util.Arrays;
import java.util.List;

/**
 * Turns feature vectors of one list of features into vectors of another, feature by feature, by
 * name: a feature that is new is missing (NaN), one that is no longer there is left out, a category
 * keeps its name and becomes unknown (0) where the name is gone.
 */
public final class FeatureMapping {

  private static final int NEW = -1;

  // By place in the new vector: the place in the old one, or NEW.
  private final int[] oldPlace;
  // By place in the new vector: new index by old index of a category, or null.
  private final int[][] categories;

  private FeatureMapping(int width) {
    this.oldPlace = new int[width];
    this.categories = new int[width][];
    Arrays.fill(oldPlace, NEW);
  }

  /**
   * The mapping from one list of features to another.
   *
   * @throws SchemaException if a feature of the same name is of another kind or width
   */
  public static FeatureMapping of(List<FeatureSpec> from, List<FeatureSpec> to) {
    FeatureMapping mapping = new FeatureMapping(FeatureSpec.totalWidth(to));
    int place = 0;
    for (FeatureSpec feature : to) {
      int old = 0;
      for (FeatureSpec candidate : from) {
        if (candidate.name().equals(feature.name())) {
          mapping.map(candidate, old, feature, place);
        }
        old += candidate.width();
      }
      place += feature.width();
    }
    return mapping;
  }

  private void map(FeatureSpec from, int oldStart, FeatureSpec to, int newStart) {
    if (from.kind() != to.kind() || from.width() != to.width()) {
      throw new SchemaException(
          "feature '"
              + to.name()
              + "' was "
              + from.kind()
              + " of width "
              + from.width()
              + " and is "
              + to.kind()
              + " of width "
              + to.width()
              + ": give the new feature a name of its own");
    }
    for (int i = 0; i < to.width(); i++) {
      oldPlace[newStart + i] = oldStart + i;
    }
    if (to.kind() == FeatureSpec.Kind.CATEGORICAL && !from.categories().equals(to.categories())) {
      int[] indices = new int[from.categories().size() + 1];
      for (int old = 1; old < indices.length; old++) {
        indices[old] = to.categoryIndex(from.categories().get(old - 1));
      }
      categories[newStart] = indices;
    }
  }

  /** Floats in a new vector. */
  public int width() {
    return oldPlace.length;
  }

  /** Where in an old vector the number at a place of a new one is; negative for a new one. */
  public int oldPlace(int newPlace) {
    return oldPlace[newPlace];
  }

  /** The new vector of the old one that starts at {@code offset}. */
  public float[] apply(float[] old, int offset) {
    float[] values = new float[oldPlace.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = oldPlace[i] == NEW ? Float.NaN : old[offset + oldPlace[i]];
      if (categories[i] != null && !Float.isNaN(values[i])) {
        values[i] = categories[i][(int) values[i]];
      }
    }
    return values;
  }
}

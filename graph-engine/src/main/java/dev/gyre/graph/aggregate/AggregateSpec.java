package dev.gyre.graph.aggregate;

import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.graph.schema.RelationSpec;
import dev.gyre.graph.schema.SchemaException;
import dev.gyre.graph.schema.TypeSchema;
import java.io.Serializable;
import java.util.Objects;

/**
 * One declared aggregate: a number for every node of the type in which a directed relation ends.
 *
 * @param name unique among the aggregates
 * @param directedRelation whose in-edges are aggregated
 * @param function what is computed
 * @param featureIndex place in the edge's feature vector of the number that is summed, averaged or
 *     maximised; {@link #NO_FEATURE} for the other functions
 * @param windowMs how far back it looks, a multiple of the slice
 * @param sliceMs the grain of the window; slices are aligned to the epoch
 */
public record AggregateSpec(
    String name,
    int directedRelation,
    Function function,
    int featureIndex,
    long windowMs,
    long sliceMs)
    implements Serializable {

  /** Stands for the feature where none is read. */
  public static final int NO_FEATURE = -1;

  /** Most slices in a window: a reading visits each. */
  public static final int MAX_SLICES = 10_000;

  /** What is computed, over the window's edges and their creation events. */
  public enum Function {
    /** How many edges. 0 when there are none. */
    COUNT,
    /** The sum of a feature. 0 when there are none. */
    SUM,
    /** The mean of a feature where it is there; missing when it is nowhere. */
    MEAN,
    /** The greatest value of a feature; missing when it is nowhere. */
    MAX,
    /** How many different nodes the edges come from. 0 when there are none. */
    DISTINCT,
    /** Milliseconds since the last edge; missing when there is none. */
    SINCE_LAST,
    /** How many labels, legitimate or fraud, became available. 0 when there are none. */
    LABEL_COUNT,
    /** How many labels that say fraud became available. 0 when there are none. */
    FRAUD_COUNT,
    /** The share of fraud among the labels; missing when there are none. */
    FRAUD_SHARE;

    /** Whether the function reads a feature. */
    public boolean readsFeature() {
      return this == SUM || this == MEAN || this == MAX;
    }

    /** Whether the function is over labels, by availability, and not over edges. */
    public boolean readsLabels() {
      return this == LABEL_COUNT || this == FRAUD_COUNT || this == FRAUD_SHARE;
    }
  }

  /** Checks what needs no schema. */
  public AggregateSpec {
    Objects.requireNonNull(name, "name of an aggregate");
    Objects.requireNonNull(function, "function of an aggregate");
    if (sliceMs < 1 || windowMs < sliceMs || windowMs % sliceMs != 0) {
      throw new SchemaException(
          "aggregate '"
              + name
              + "' has window "
              + windowMs
              + " ms and slice "
              + sliceMs
              + " ms: the window must be a multiple of the slice, and the slice at least 1 ms");
    }
    if (windowMs / sliceMs > MAX_SLICES) {
      throw new SchemaException(
          "aggregate '"
              + name
              + "' has "
              + windowMs / sliceMs
              + " slices in its window: at most "
              + MAX_SLICES
              + "; take longer slices");
    }
    if (function.readsFeature() != featureIndex >= 0) {
      throw new SchemaException(
          "aggregate '"
              + name
              + "' is "
              + function
              + " of feature "
              + featureIndex
              + (function.readsFeature()
                  ? ": name the feature to read"
                  : ": the function reads no feature; drop it"));
    }
  }

  /**
   * Checks the aggregate against the schema.
   *
   * @throws SchemaException if there is no such relation, or no such numeric feature
   */
  void check(TypeSchema schema) {
    if (directedRelation < 0 || directedRelation >= schema.directedCount()) {
      throw new SchemaException(
          "aggregate '"
              + name
              + "' names directed relation "
              + directedRelation
              + ": the schema has 0 to "
              + (schema.directedCount() - 1));
    }
    if (!function.readsFeature()) {
      return;
    }
    RelationSpec relation = schema.relations().get(directedRelation >> 1);
    int end = 0;
    for (FeatureSpec feature : relation.features()) {
      end += feature.width();
      if (featureIndex < end) {
        if (feature.kind() != FeatureSpec.Kind.NUMERIC) {
          throw new SchemaException(
              "aggregate '"
                  + name
                  + "' is "
                  + function
                  + " of feature '"
                  + feature.name()
                  + "', which is categorical: choose a numeric one");
        }
        return;
      }
    }
    throw new SchemaException(
        "aggregate '"
            + name
            + "' reads feature "
            + featureIndex
            + " of relation '"
            + relation.name()
            + "': its edges have "
            + end
            + " feature values");
  }

  /** Slices in the window. */
  public int windowSlices() {
    return (int) (windowMs / sliceMs);
  }

  /**
   * The value as the embedding takes it: logarithmic and in steps, so that it does not change with
   * every event. For x it is {@code sign(x) round(k log2(1 + |x|)) / k}, with k = {@value
   * #SHARE_STEPS} for a share and {@value #STEPS} for everything else; missing (NaN) stays missing.
   */
  public float quantise(float value) {
    int steps = function == Function.FRAUD_SHARE ? SHARE_STEPS : STEPS;
    double log = StrictMath.log1p(Math.abs((double) value)) / LN_2;
    return (float) (Math.signum(value) * Math.rint(log * steps) / steps);
  }

  private static final int STEPS = 4;
  private static final int SHARE_STEPS = 32;
  private static final double LN_2 = StrictMath.log(2);
}

package dev.gyre.hgt.train;

/**
 * Labelled interactions over the rows of a computation graph; arrays are not copied.
 *
 * @param source for each the row of its source, among the rows of the source's type after the last
 *     layer; -1 for a node without an embedding, which is zeros
 * @param target for each the row of its target, likewise
 * @param features row-major, the interaction's features as the schema lays them out, NaN where
 *     missing
 * @param sourceAggregates row-major, the raw aggregates of the source as of the interaction, NaN
 *     where missing
 * @param targetAggregates of the target, likewise
 * @param label for each its label: 0 legitimate, 1 fraud, or a probability between
 * @param weight for each its weight in the loss, not negative
 */
public record Interactions(
    int[] source,
    int[] target,
    float[] features,
    float[] sourceAggregates,
    float[] targetAggregates,
    float[] label,
    float[] weight) {

  /** Checks that there is one of each. */
  public Interactions {
    int n = source.length;
    if (target.length != n || label.length != n || weight.length != n) {
      throw new IllegalArgumentException(
          "interactions have "
              + n
              + " sources, "
              + target.length
              + " targets, "
              + label.length
              + " labels and "
              + weight.length
              + " weights: there must be one of each");
    }
  }

  /** How many. */
  public int size() {
    return source.length;
  }

  /** Sum of the weights. */
  public double totalWeight() {
    double sum = 0;
    for (float w : weight) {
      sum += w;
    }
    return sum;
  }
}

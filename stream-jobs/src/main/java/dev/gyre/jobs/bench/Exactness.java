package dev.gyre.jobs.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How far published embeddings are from a batch forward over the graph in memory, when all input
 * was read and the job has nothing left to do.
 *
 * @param nodes that were compared
 * @param greatestDifference the greatest {@code |x - y| / max(1, |y|)} of a component; infinite
 *     where a node's embedding was not published
 * @param where the component; empty when there is no difference
 */
public record Exactness(
    int nodes, @JsonProperty("greatest_difference") double greatestDifference, String where) {

  /** What a job with {@code refresh.tolerance} 0 keeps to. */
  public static final double BOUND = 1e-5;

  /** Whether the difference is within what a job without tolerance keeps to. */
  @JsonProperty("exact")
  public boolean isExact() {
    return greatestDifference <= BOUND;
  }
}

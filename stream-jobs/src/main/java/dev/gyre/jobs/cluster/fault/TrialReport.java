package dev.gyre.jobs.cluster.fault;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a fault did.
 *
 * @param fault its name
 * @param interactions interactions of the undisturbed run
 * @param inFlight input records that had been sent and were in no checkpoint when the fault came
 * @param repeated records of decisions beyond one an interaction, before duplicates are removed
 * @param lost interactions without a decision
 * @param duplicated decisions, after the first record of each id, that the undisturbed run has not
 * @param deadLetters dead letters of the undisturbed run, by place
 * @param deadLettersLost those that are missing
 * @param deadLettersAppeared those that are too many
 * @param embeddings nodes with an embedding at the end of the undisturbed run
 * @param embeddingsDifferent nodes that only one run has
 * @param largestDifference greatest |a - b| / max(1, |a|) of any component of any final embedding
 * @param secondsToRecover from the fault, or its end when it lasts, to the completion of the first
 *     checkpoint that began after it
 * @param restarts how often the job manager, as long as it lived, restarted the job
 */
public record TrialReport(
    String fault,
    int interactions,
    @JsonProperty("in_flight") long inFlight,
    @JsonProperty("repeated_records") long repeated,
    int lost,
    int duplicated,
    @JsonProperty("dead_letters") int deadLetters,
    @JsonProperty("dead_letters_lost") int deadLettersLost,
    @JsonProperty("dead_letters_appeared") int deadLettersAppeared,
    int embeddings,
    @JsonProperty("embeddings_different") int embeddingsDifferent,
    @JsonProperty("largest_difference") double largestDifference,
    @JsonProperty("seconds_to_recover") double secondsToRecover,
    int restarts) {

  /** The measure of the contract. */
  static final double TOLERANCE = 1e-5;

  /** Whether nothing was lost and nothing is different. */
  @JsonProperty("ok")
  public boolean ok() {
    return lost == 0
        && duplicated == 0
        && deadLettersLost == 0
        && deadLettersAppeared == 0
        && embeddingsDifferent == 0
        && largestDifference <= TOLERANCE;
  }
}

package dev.gyre.jobs.score;

import dev.gyre.schemas.avro.Score;
import java.io.Serializable;

/**
 * A score on its way to the policy, with what an alert says of it beyond the score.
 *
 * @param score the score
 * @param sourceWeights weights of base and meta-path tracks in the source's embedding; empty when
 *     there is no embedding or the model has no tracks
 * @param targetWeights the same of the target
 */
public record Decision(Score score, float[] sourceWeights, float[] targetWeights)
    implements Serializable {}

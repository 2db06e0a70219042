package dev.gyre.jobs.score;

import dev.gyre.jobs.message.Explanation;
import dev.gyre.schemas.avro.Score;
import java.io.Serializable;

/**
 * A score on its way to the policy, with what an alert says of it beyond the score.
 *
 * @param score the score
 * @param source what mattered in the source's embedding
 * @param target the same of the target
 */
public record Decision(Score score, Explanation source, Explanation target)
    implements Serializable {}

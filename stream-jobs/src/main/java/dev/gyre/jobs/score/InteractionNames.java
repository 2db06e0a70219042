package dev.gyre.jobs.score;

import java.io.Serializable;

/**
 * What a score says of the interaction's kind, so that it can be read without the job file.
 *
 * @param relation name of the scored relation
 * @param sourceType name of the source's node type
 * @param targetType name of the target's node type
 * @param sourceAggregates how many aggregates a node of the source's type has
 * @param targetAggregates how many aggregates a node of the target's type has
 */
public record InteractionNames(
    String relation,
    String sourceType,
    String targetType,
    int sourceAggregates,
    int targetAggregates)
    implements Serializable {}

package dev.gyre.jobs.message;

/**
 * An interaction's half with its endpoint's embedding as it was before the interaction.
 *
 * @param half the half
 * @param embedding the endpoint's newest embedding whose stamp is below the half's; null when there
 *     is none yet
 * @param embeddingStampMicros newest ingest stamp that the embedding reflects; {@link
 *     Long#MIN_VALUE} when there is none
 * @param embeddingPublishedMicros when that embedding was computed, epoch microseconds
 * @param explanation what mattered in that embedding
 */
public record PickedHalf(
    InteractionHalf half,
    float[] embedding,
    long embeddingStampMicros,
    long embeddingPublishedMicros,
    Explanation explanation) {}

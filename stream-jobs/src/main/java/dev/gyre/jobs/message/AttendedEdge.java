package dev.gyre.jobs.message;

/**
 * An in-edge that an embedding attended to.
 *
 * @param source original id, within its type, of the node that it comes from
 * @param directed directed relation from that node to the one that has the embedding
 * @param timestampMs the edge's timestamp, epoch milliseconds
 * @param attention weight of the edge in the embedding, 0 to 1 inclusive
 * @param label ordinal of the edge's {@link dev.gyre.graph.event.Label label} at that time
 */
public record AttendedEdge(
    String source, int directed, long timestampMs, float attention, int label) {}

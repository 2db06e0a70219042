package dev.gyre.jobs.message;

import dev.gyre.graph.event.HalfLabel;

/**
 * One endpoint's half of a label.
 *
 * @param shard shard of {@code half.self()}
 * @param half the label as that endpoint sees it
 * @param stampMicros ingest, in epoch microseconds
 */
public record LabelHalf(int shard, HalfLabel half, long stampMicros) implements GraphChange {}

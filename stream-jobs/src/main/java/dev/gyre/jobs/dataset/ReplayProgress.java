package dev.gyre.jobs.dataset;

import java.util.OptionalDouble;

/**
 * How far a replay is. Counts are of records handed to the producer, without heartbeats.
 *
 * @param events events sent
 * @param labels labels sent
 * @param heartbeats heartbeats sent
 * @param bytes bytes of keys and values of events and labels, before compression
 * @param eventTimeMs event time reached in epoch ms; {@code Long.MIN_VALUE} before the first record
 * @param elapsedMs time since the start
 * @param eventsPerSecond events sent since the last report per second
 * @param fraction share of the dataset sent, empty for a replay without end
 */
public record ReplayProgress(
    long events,
    long labels,
    long heartbeats,
    long bytes,
    long eventTimeMs,
    long elapsedMs,
    double eventsPerSecond,
    OptionalDouble fraction) {}

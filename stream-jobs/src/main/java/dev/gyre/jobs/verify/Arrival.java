package dev.gyre.jobs.verify;

import dev.gyre.graph.event.GraphEvent;

/**
 * One record of a random stream.
 *
 * @param partition the partition it is sent to
 * @param offset its offset there, if nothing else is sent
 * @param event what it says; null for a record that is no event
 * @param named whether an edge's id is its own; otherwise it is the record's place, and is not sent
 * @param broken the bytes of a record that is no event; null otherwise
 */
public record Arrival(int partition, long offset, GraphEvent event, boolean named, byte[] broken) {}

/**
 * The records that travel between the operators of a job, and how they are written on the wire.
 *
 * <p>Every record names the {@link dev.gyre.state.shard.ShardKeys shard} it is addressed to; stamps
 * are epoch microseconds of ingest, so that staleness and "ingested before" can be told from the
 * record alone. May import the graph's vocabulary, the state's shard keys and Flink's serializers;
 * no operator.
 */
package dev.gyre.jobs.message;

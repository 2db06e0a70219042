/**
 * A plain micro-batch engine, for comparison: graph in memory, nothing durable, nothing from Kafka;
 * what a batch touches is computed again from all that is within reach.
 *
 * <p>Imports the graph, the model, the job file, {@code dataset} and {@code samples}; no Flink, no
 * Kafka.
 */
package dev.gyre.jobs.bench.microbatch;

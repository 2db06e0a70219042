/**
 * The Kafka sinks: records of the job's own topics to Kafka records, and what their delivery
 * promises.
 *
 * <p>May import {@code config}, {@code message}, the schemas and Flink's Kafka connector; no
 * operator.
 */
package dev.gyre.jobs.sink;

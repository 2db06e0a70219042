/**
 * From Kafka records to changes of the graph: reading, decoding, judging time, dead letters.
 *
 * <p>A record is decoded inside the source, so that the watermark of a partition follows its
 * accepted records alone and its clock is kept with its split; the judge that stands right behind
 * it decides which records are late. May import {@code config}, {@code mapping}, {@code message},
 * {@code queue}, the schemas, the graph's vocabulary and Flink; no layer.
 */
package dev.gyre.jobs.ingest;

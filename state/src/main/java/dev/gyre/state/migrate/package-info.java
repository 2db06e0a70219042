/**
 * What becomes of a layer's records when the job has changed: from the types, relations, features
 * and aggregates that they were written under to those of the new job. Imports records, codecs and
 * the graph's vocabulary; no Flink.
 */
package dev.gyre.state.migrate;

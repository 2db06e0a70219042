/**
 * From a dataset to training samples: its records are mapped by the job file's own rules, replayed
 * in time order into the graph in memory, and of each interaction is kept what a job that refreshes
 * at every event would see just before it. Imports the graph, the model, the job file, mapping and
 * datasets; no Flink, no Kafka.
 */
package dev.gyre.jobs.samples;

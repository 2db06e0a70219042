/**
 * A job's topics as a dataset to train on: read from an offset or a time to where they end, and
 * merged by event time. Imports the job file, mapping, datasets and Kafka's consumer.
 */
package dev.gyre.jobs.topics;

/**
 * From a raw Kafka record to graph events, as the job file's rules say. A {@link
 * dev.gyre.jobs.mapping.RecordMapper} is compiled once and then maps or rejects every record; it
 * never throws, whatever the bytes.
 */
package dev.gyre.jobs.mapping;

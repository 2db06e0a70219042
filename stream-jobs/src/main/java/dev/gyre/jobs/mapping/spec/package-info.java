/**
 * What a job file says about a topic's records, as plain values: the format, the rules that make
 * edges, nodes and labels, and the expressions they are made of. Nothing here reads a record;
 * {@link dev.gyre.jobs.mapping} compiles these values into a mapper.
 */
package dev.gyre.jobs.mapping.spec;

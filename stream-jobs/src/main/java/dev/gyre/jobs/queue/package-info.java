/**
 * Inputs of an operator that wait for a few more, so that their waits for memory overlap. May
 * import {@code round}, and Flink's timers.
 */
package dev.gyre.jobs.queue;

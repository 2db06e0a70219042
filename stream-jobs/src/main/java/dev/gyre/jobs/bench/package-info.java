/**
 * Measurements of the real job: long runs that watch its memory, in one process as the demo has it;
 * and how fast it is, on a broker and a Flink cluster that are processes of their own.
 *
 * <p>May import {@code demo}, {@code cluster}, {@code broker}, {@code config}, {@code dataset},
 * {@code topology}, {@code verify}, {@code plot}, {@code samples} and {@code train}, and its own
 * {@code microbatch}; nothing but the command imports it.
 */
package dev.gyre.jobs.bench;

/**
 * A whole deployment in one process: broker, Flink cluster, replay, job, and what is seen of it.
 *
 * <p>Every figure is read from the output topics or from Flink's own metrics, never from what was
 * sent. May import every package of the job but {@code command}.
 */
package dev.gyre.jobs.demo;

/**
 * The job graph: which operator is fed by which, under which name and key.
 *
 * <p>The one place that knows all operators. May import every other package of the job; nothing of
 * the job imports it but the commands.
 */
package dev.gyre.jobs.topology;

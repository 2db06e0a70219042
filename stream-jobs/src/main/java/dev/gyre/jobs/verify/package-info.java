/**
 * {@code gyre verify}: random streams of all changes through the real job, each result compared
 * with a batch forward over the graph in memory.
 *
 * <p>A job file and a stream are functions of {@link dev.gyre.jobs.verify.StreamOptions}, so that a
 * failure is replayed by repeating them. May import everything of the job and the cluster of
 * processes, but not the command and the demo; the job jar has none of it.
 */
package dev.gyre.jobs.verify;

/**
 * A dataset through the whole job in the synchronous mode, to repeat decisions and to compare them
 * with those of the trainer. May import every package of the job but {@code command}.
 */
package dev.gyre.jobs.replay;

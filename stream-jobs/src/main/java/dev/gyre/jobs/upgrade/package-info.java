/**
 * Upgrades: what a job says of itself in its state, how that compares with a job that is about to
 * start on it, and what the state has to become.
 *
 * <p>The comparison runs before a job is submitted, on what {@link dev.gyre.jobs.upgrade.SavedJob}
 * reads from a savepoint, and once more in every operator that is restored. Imports the job file,
 * the model and the state; no operator, and not the topology.
 */
package dev.gyre.jobs.upgrade;

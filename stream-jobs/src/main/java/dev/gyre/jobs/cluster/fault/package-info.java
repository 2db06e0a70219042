/**
 * Faults done to a running cluster under load, and what became of the job's outputs: the same
 * stream goes through an undisturbed job and through one whose processes are killed, and their
 * outputs are compared.
 *
 * <p>May import the cluster, the datasets and the job; only the command imports it.
 */
package dev.gyre.jobs.cluster.fault;

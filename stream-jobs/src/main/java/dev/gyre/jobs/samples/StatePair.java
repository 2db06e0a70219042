package dev.gyre.jobs.samples;

/**
 * The states of an interaction's ends just before it, {@link StateExtractor#NONE} for a node that
 * did not exist.
 *
 * @param source state of depth L of the source
 * @param target state of depth L of the target
 */
record StatePair(int source, int target) {}

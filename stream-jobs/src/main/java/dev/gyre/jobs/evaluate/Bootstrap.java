package dev.gyre.jobs.evaluate;

/**
 * How intervals are drawn.
 *
 * @param replicates how often days are drawn
 * @param seed of the draws
 */
public record Bootstrap(int replicates, long seed) {}

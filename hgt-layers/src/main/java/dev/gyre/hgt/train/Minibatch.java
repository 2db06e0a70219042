package dev.gyre.hgt.train;

import dev.gyre.hgt.batch.ComputationGraph;

/**
 * Interactions and the graph that their ends are embedded over.
 *
 * @param graph what the ends' embeddings are computed of
 * @param interactions labelled interactions; their rows are those of the graph
 */
public record Minibatch(ComputationGraph graph, Interactions interactions) {}

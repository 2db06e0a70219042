package dev.gyre.hgt.batch;

/**
 * What the nodes of one type bring before the first layer.
 *
 * @param nodes number of nodes
 * @param features row-major, as many floats a node as its type's features have, NaN where missing;
 *     not copied
 * @param aggregates row-major, the quantised aggregates as of each node's clock, NaN where missing;
 *     not copied
 */
public record NodeInputs(int nodes, float[] features, float[] aggregates) {}

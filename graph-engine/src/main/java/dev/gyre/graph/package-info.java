/**
 * The graph's vocabulary and semantics, free of any stream processor: what a graph is ({@link
 * dev.gyre.graph.WindowedGraph}), seen node by node ({@link dev.gyre.graph.NodeView}).
 *
 * <p>The subpackages build on each other in this order, and import nothing further down: {@code
 * schema}, {@code event}, {@code slot}, {@code node} and {@code aggregate} (apart from each other),
 * this package, {@code memory}, {@code batch} and {@code text}.
 */
package dev.gyre.graph;

/**
 * The operators of the layers: the graph as one layer sees it, and the refresh of embeddings.
 *
 * <p>Layer 0 encodes features and aggregates; layers 1 to L attend over in-edges. All share one
 * base that owns the state, the ends of windows and the pace of refreshes. May import {@code
 * config}, {@code message}, {@code queue} and {@code round}, the state, the graph, the layers of
 * the model and Flink; no source, sink or mapping.
 */
package dev.gyre.jobs.layer;

/**
 * Events as values: identities of nodes and edges, what happens to them, and the two halves in
 * which an edge travels. Imports {@code schema}, hash4j and the JDK only.
 */
package dev.gyre.graph.event;

/**
 * All that the graph holds of one node: features, deletion, the slots of its in-relations, labels
 * that wait. Imports {@code schema}, {@code event}, {@code slot} and the JDK only.
 */
package dev.gyre.graph.node;

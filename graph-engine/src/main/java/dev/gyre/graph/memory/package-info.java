/**
 * The graph in memory: the oracle that other backends are compared with, and the store of batch
 * inference and training. Imports the root package and those above it, fastutil and the JDK only.
 */
package dev.gyre.graph.memory;

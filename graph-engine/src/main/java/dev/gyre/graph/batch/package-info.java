/**
 * The graph at one moment as dense arrays, for batch inference and training. Imports the root
 * package and those above it, fastutil and the JDK only.
 */
package dev.gyre.graph.batch;

/**
 * Graphs written as text, for tests and examples. Imports {@code schema}, {@code event} and the JDK
 * only.
 */
package dev.gyre.graph.text;

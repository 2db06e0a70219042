/**
 * The slots of one node and directed relation: the one implementation of the slot, version, window
 * and kill rules, shared by the graph in memory and the one in keyed state. Imports {@code schema},
 * {@code event} and the JDK only.
 */
package dev.gyre.graph.slot;

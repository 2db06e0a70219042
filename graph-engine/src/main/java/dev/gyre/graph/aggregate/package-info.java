/**
 * Windowed aggregates of a node's in-edges and their labels, in epoch-aligned slices of time: what
 * is declared ({@code AggregateSpec}), how it is laid out ({@code AggregatePlan}), what a node
 * holds ({@code AggregateRecord}). Imports {@code schema}, {@code event}, hash4j, fastutil and the
 * JDK only.
 */
package dev.gyre.graph.aggregate;

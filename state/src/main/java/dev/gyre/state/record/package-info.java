/** What a layer keeps of a node and of a neighbour: plain records, no Flink. */
package dev.gyre.state.record;

/** The windowed graph on keyed state, under the same contract as the one in memory. */
package dev.gyre.state.graph;

package dev.gyre.state.graph;

import dev.gyre.state.testing.Backend;

/** The graph on Flink's heap backend keeps the contract. */
class HeapGraphTest extends StoredGraphContract {
  HeapGraphTest() {
    super(Backend.HEAP);
  }
}

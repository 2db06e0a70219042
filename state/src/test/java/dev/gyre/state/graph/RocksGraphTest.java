package dev.gyre.state.graph;

import dev.gyre.state.testing.Backend;

/** The graph on RocksDB keeps the contract. */
class RocksGraphTest extends StoredGraphContract {
  RocksGraphTest() {
    super(Backend.ROCKSDB);
  }
}

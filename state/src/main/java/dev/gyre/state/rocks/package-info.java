/** RocksDB as Flink's state backend: options and incremental checkpoints. */
package dev.gyre.state.rocks;

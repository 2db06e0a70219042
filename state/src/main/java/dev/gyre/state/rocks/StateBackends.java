package dev.gyre.state.rocks;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;

/** Settings of a job's state backend. */
public final class StateBackends {

  /** Name of the RocksDB backend in Flink's configuration and in reports. */
  public static final String ROCKSDB = "rocksdb";

  /** Bits of filter a key: about one false positive in a hundred. */
  private static final double BLOOM_BITS_PER_KEY = 10.0;

  /** Most of the slot's memory is for the block cache: records are small, reads are many. */
  private static final double WRITE_BUFFER_RATIO = 0.4;

  private static final double INDEX_AND_FILTER_RATIO = 0.2;

  /**
   * Four times RocksDB's own. What is looked up one by one is in the cache above; a compaction
   * finds and reads each block apart.
   */
  private static final MemorySize BLOCK_SIZE = MemorySize.parse("16kb");

  private StateBackends() {}

  /**
   * Adds RocksDB with incremental checkpoints and {@link RocksOptions} to a job's configuration.
   * What the configuration sets already is kept, so that a cluster or a job can say otherwise.
   *
   * @return the same configuration
   */
  public static Configuration rocksDb(Configuration configuration) {
    setIfAbsent(configuration, StateBackendOptions.STATE_BACKEND, ROCKSDB);
    setIfAbsent(configuration, CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    setIfAbsent(configuration, RocksDBOptions.OPTIONS_FACTORY, RocksOptions.class.getName());
    setIfAbsent(configuration, RocksDBOptions.WRITE_BUFFER_RATIO, WRITE_BUFFER_RATIO);
    setIfAbsent(configuration, RocksDBOptions.HIGH_PRIORITY_POOL_RATIO, INDEX_AND_FILTER_RATIO);
    setIfAbsent(configuration, RocksDBConfigurableOptions.USE_BLOOM_FILTER, true);
    setIfAbsent(
        configuration, RocksDBConfigurableOptions.BLOOM_FILTER_BITS_PER_KEY, BLOOM_BITS_PER_KEY);
    setIfAbsent(configuration, RocksDBConfigurableOptions.BLOCK_SIZE, BLOCK_SIZE);
    return configuration;
  }

  private static <T> void setIfAbsent(
      Configuration configuration, ConfigOption<T> option, T value) {
    if (!configuration.contains(option)) {
      configuration.set(option, value);
    }
  }
}

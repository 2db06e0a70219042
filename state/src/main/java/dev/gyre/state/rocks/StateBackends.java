package dev.gyre.state.rocks;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
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
   * What the configuration sets already is kept.
   *
   * @return the same configuration
   */
  public static Configuration rocksDb(Configuration configuration) {
    return rocksDb(configuration, configuration);
  }

  /**
   * Adds the same, but for what is set elsewhere, so that a cluster or a command can say otherwise.
   *
   * @param elsewhere what the job has where its own configuration says nothing
   * @return the same configuration
   */
  public static Configuration rocksDb(Configuration configuration, ReadableConfig elsewhere) {
    Adder adder = new Adder(configuration, elsewhere);
    adder.add(StateBackendOptions.STATE_BACKEND, ROCKSDB);
    adder.add(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    adder.add(RocksDBOptions.OPTIONS_FACTORY, RocksOptions.class.getName());
    adder.add(RocksDBOptions.WRITE_BUFFER_RATIO, WRITE_BUFFER_RATIO);
    adder.add(RocksDBOptions.HIGH_PRIORITY_POOL_RATIO, INDEX_AND_FILTER_RATIO);
    adder.add(RocksDBConfigurableOptions.USE_BLOOM_FILTER, true);
    adder.add(RocksDBConfigurableOptions.BLOOM_FILTER_BITS_PER_KEY, BLOOM_BITS_PER_KEY);
    adder.add(RocksDBConfigurableOptions.BLOCK_SIZE, BLOCK_SIZE);
    return configuration;
  }

  private record Adder(Configuration to, ReadableConfig elsewhere) {

    <T> void add(ConfigOption<T> option, T value) {
      if (elsewhere.getOptional(option).isEmpty()) {
        to.set(option, value);
      }
    }
  }
}

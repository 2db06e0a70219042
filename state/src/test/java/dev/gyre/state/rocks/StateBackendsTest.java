package dev.gyre.state.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.state.StateBackendLoader;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.junit.jupiter.api.Test;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.RocksDB;
import org.slf4j.LoggerFactory;

class StateBackendsTest {

  @Test
  void flinkLoadsRocksDbWithOurOptions() throws Exception {
    Configuration configuration = StateBackends.rocksDb(new Configuration());
    EmbeddedRocksDBStateBackend backend =
        (EmbeddedRocksDBStateBackend)
            StateBackendLoader.loadStateBackendFromConfig(
                configuration,
                getClass().getClassLoader(),
                LoggerFactory.getLogger(StateBackendsTest.class));
    assertThat(backend.isIncrementalCheckpointsEnabled()).isTrue();
    assertThat(configuration.get(RocksDBOptions.OPTIONS_FACTORY))
        .isEqualTo(RocksOptions.class.getName());
  }

  @Test
  void leavesToOthersWhatTheySet() {
    Configuration cluster = new Configuration();
    cluster.set(RocksDBConfigurableOptions.BLOCK_SIZE, MemorySize.parse("64kb"));
    Configuration job = StateBackends.rocksDb(new Configuration(), cluster);
    assertThat(job.contains(RocksDBConfigurableOptions.BLOCK_SIZE)).isFalse();
    assertThat(job.get(StateBackendOptions.STATE_BACKEND)).isEqualTo(StateBackends.ROCKSDB);
  }

  @Test
  void keepsWhatIsSet() {
    Configuration configuration = new Configuration();
    configuration.set(StateBackendOptions.STATE_BACKEND, "hashmap");
    configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, false);
    StateBackends.rocksDb(configuration);
    assertThat(configuration.get(StateBackendOptions.STATE_BACKEND)).isEqualTo("hashmap");
    assertThat(configuration.get(CheckpointingOptions.INCREMENTAL_CHECKPOINTS)).isFalse();
  }

  @Test
  void aJobSaysWhenTheFirstLevelIsCompacted() throws Exception {
    RocksDB.loadLibrary();
    Configuration job = new Configuration();
    job.set(RocksOptions.FIRST_LEVEL_FILES, 64);
    try (ColumnFamilyOptions plain =
            new RocksOptions().createColumnOptions(new ColumnFamilyOptions(), new ArrayList<>());
        ColumnFamilyOptions rare =
            new RocksOptions()
                .configure(job)
                .createColumnOptions(new ColumnFamilyOptions(), new ArrayList<>())) {
      assertThat(plain.level0FileNumCompactionTrigger()).isEqualTo(16);
      assertThat(rare.level0FileNumCompactionTrigger()).isEqualTo(64);
      assertThat(rare.level0StopWritesTrigger()).isEqualTo(256);
    }
  }

  @Test
  void columnFamiliesAreForPointLookups() throws Exception {
    RocksDB.loadLibrary();
    List<AutoCloseable> handles = new ArrayList<>();
    BlockBasedTableConfig flinks = new BlockBasedTableConfig().setBlockSize(12_345);
    try (ColumnFamilyOptions options =
        new RocksOptions()
            .createColumnOptions(new ColumnFamilyOptions().setTableFormatConfig(flinks), handles)) {
      BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
      assertThat(table.blockSize()).as("what Flink has set is kept").isEqualTo(12_345);
      assertThat(table.wholeKeyFiltering()).isTrue();
      assertThat(options.memtableWholeKeyFiltering()).isTrue();
      assertThat(options.compressionPerLevel())
          .startsWith(CompressionType.NO_COMPRESSION, CompressionType.NO_COMPRESSION)
          .endsWith(CompressionType.LZ4_COMPRESSION);
    }
  }
}

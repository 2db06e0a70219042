package dev.gyre.state.rocks;

import java.util.Collection;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.state.rocksdb.ConfigurableRocksDBOptionsFactory;
import org.apache.flink.state.rocksdb.RocksDBOptionsFactory;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.Env;
import org.rocksdb.Priority;
import org.rocksdb.TableFormatConfig;

/**
 * RocksDB as a graph uses it: nearly all reads are of one key, many of keys that do not exist, and
 * scans stay within a prefix.
 *
 * <ul>
 *   <li>Filters over whole keys in files (set by {@link StateBackends}) and in the write buffer, so
 *       that a look-up of what is not there touches no block.
 *   <li>A hash index in each block for look-ups of one key.
 *   <li>No compression of the first two levels, which are rewritten all the time; LZ4 below.
 *       Vectors do not compress, ids and in-edges do a little.
 *   <li>Several threads that flush, since a checkpoint has all databases of a process flush at
 *       once.
 *   <li>Small write buffers: an operator stands still at a checkpoint for as long as it takes to
 *       write them to files.
 *   <li>Files of the first level are compacted only when there are many: small buffers and
 *       checkpoints make many of them, and with filters a look-up of one key costs little more.
 * </ul>
 *
 * <p>Block cache and write buffers are Flink's to size: they share the slot's managed memory.
 */
public final class RocksOptions implements ConfigurableRocksDBOptionsFactory {

  private static final long serialVersionUID = 1L;

  /** Size of one write buffer. What is in it when a checkpoint comes makes the operator wait. */
  private static final long WRITE_BUFFER_BYTES = 8L << 20;

  /** So many buffers of a table may wait to be flushed before whoever writes to it has to wait. */
  private static final int WRITE_BUFFERS = 4;

  /**
   * Share of a write buffer that goes into its filter. It is allocated with the buffer's first
   * record, by each of a job's many tables: at 5 % of Flink's 64 MB the filters alone filled the
   * memory for write buffers, which were then flushed with a few dozen records in them.
   */
  private static final double MEMTABLE_BLOOM_RATIO = 0.01;

  /**
   * Files of the first level after which they are compacted; RocksDB's own is 4. More save writing,
   * in the seconds behind a checkpoint too, but whoever goes through the neighbours of a hub looks
   * into each of them.
   */
  public static final ConfigOption<Integer> FIRST_LEVEL_FILES =
      ConfigOptions.key("gyre.rocksdb.first-level-files")
          .intType()
          .defaultValue(16)
          .withDescription("Files of RocksDB's first level after which they are compacted.");

  /**
   * Size of the second level: what the files of the first one are merged into, and a turn of rows
   * (see {@code InputLog}) of an operator that fills its cache. Beyond it they are written once
   * more.
   */
  private static final long SECOND_LEVEL_BYTES = 1L << 30;

  /** So many times as many files of the first level slow writers down. */
  private static final int SLOW = 3;

  /** So many times as many have them wait. */
  private static final int STOP = 4;

  /**
   * Threads of a process that flush write buffers. All databases of it share them, and RocksDB has
   * one: at a checkpoint the first layer, which scores wait for, then waits for the others' files.
   */
  private static final int FLUSH_THREADS = 8;

  private static final int LEVELS = 7;
  private static final int PLAIN_LEVELS = 2;

  private int firstLevelFiles = FIRST_LEVEL_FILES.defaultValue();

  /** For Flink, which makes it by name. */
  public RocksOptions() {}

  @Override
  public RocksDBOptionsFactory configure(ReadableConfig configuration) {
    firstLevelFiles = configuration.get(FIRST_LEVEL_FILES);
    return this;
  }

  @Override
  public DBOptions createDBOptions(DBOptions current, Collection<AutoCloseable> handlesToClose) {
    Env.getDefault().setBackgroundThreads(FLUSH_THREADS, Priority.HIGH);
    return current;
  }

  @Override
  public ColumnFamilyOptions createColumnOptions(
      ColumnFamilyOptions current, Collection<AutoCloseable> handlesToClose) {
    TableFormatConfig format = current.tableFormatConfig();
    BlockBasedTableConfig table =
        format instanceof BlockBasedTableConfig blocks ? blocks : new BlockBasedTableConfig();
    table.setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash);
    table.setWholeKeyFiltering(true);
    return current
        .setTableFormatConfig(table)
        .setWriteBufferSize(WRITE_BUFFER_BYTES)
        .setMemtablePrefixBloomSizeRatio(MEMTABLE_BLOOM_RATIO)
        .setMemtableWholeKeyFiltering(true)
        .setMaxWriteBufferNumber(WRITE_BUFFERS)
        .setMaxBytesForLevelBase(SECOND_LEVEL_BYTES)
        .setLevel0FileNumCompactionTrigger(firstLevelFiles)
        .setLevel0SlowdownWritesTrigger(SLOW * firstLevelFiles)
        .setLevel0StopWritesTrigger(STOP * firstLevelFiles)
        .setCompressionPerLevel(compression());
  }

  private static List<CompressionType> compression() {
    CompressionType[] levels = new CompressionType[LEVELS];
    for (int level = 0; level < LEVELS; level++) {
      levels[level] =
          level < PLAIN_LEVELS ? CompressionType.NO_COMPRESSION : CompressionType.LZ4_COMPRESSION;
    }
    return List.of(levels);
  }
}

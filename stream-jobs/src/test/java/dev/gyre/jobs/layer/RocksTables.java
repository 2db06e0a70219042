package dev.gyre.jobs.layer;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend.RocksDbKvStateInfo;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** The column families of a keyed state backend, which Flink itself shows to no one. */
final class RocksTables {

  private static final String FILE_BYTES = "rocksdb.total-sst-files-size";

  private final RocksDB db;
  private final Map<String, RocksDbKvStateInfo> tables;

  private RocksTables(RocksDB db, Map<String, RocksDbKvStateInfo> tables) {
    this.db = db;
    this.tables = tables;
  }

  @SuppressWarnings("unchecked") // Flink's own field
  static RocksTables of(KeyedStateBackend<?> backend) throws ReflectiveOperationException {
    return new RocksTables(
        (RocksDB) read(backend, "db"),
        (Map<String, RocksDbKvStateInfo>) read(backend, "kvStateInformation"));
  }

  private static Object read(KeyedStateBackend<?> backend, String name)
      throws ReflectiveOperationException {
    Field field = RocksDBKeyedStateBackend.class.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(backend);
  }

  /** The tables' names, in the order in which they were made. */
  List<String> names() {
    return List.copyOf(tables.keySet());
  }

  /** Writes and compacts a table; returns the size of its files. */
  long compactedBytes(String table) throws RocksDBException {
    RocksDbKvStateInfo info = tables.get(table);
    try (FlushOptions waiting = new FlushOptions().setWaitForFlush(true)) {
      db.flush(waiting, info.columnFamilyHandle);
    }
    db.compactRange(info.columnFamilyHandle);
    return db.getLongProperty(info.columnFamilyHandle, FILE_BYTES);
  }
}

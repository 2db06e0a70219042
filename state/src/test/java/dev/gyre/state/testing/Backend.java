package dev.gyre.state.testing;

import dev.gyre.state.rocks.StateBackends;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;

/** The state backends that everything must work on. */
public enum Backend {
  HEAP {
    @Override
    public StateBackend create() {
      return new HashMapStateBackend();
    }
  },
  ROCKSDB {
    @Override
    public StateBackend create() {
      return new EmbeddedRocksDBStateBackend(true)
          .configure(StateBackends.rocksDb(new Configuration()), Backend.class.getClassLoader());
    }
  };

  /** Makes the backend. */
  public abstract StateBackend create();
}

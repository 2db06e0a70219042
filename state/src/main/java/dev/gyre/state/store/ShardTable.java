package dev.gyre.state.store;

import java.util.Iterator;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.internal.InternalMapState;

/**
 * One map of keyed state: rows {@code (shard, namespace, key) -> value}, in which all rows of one
 * (shard, namespace) are a range of RocksDB keys and so are read by one prefix scan.
 */
final class ShardTable<N, K, V> {

  private final String name;
  private final ShardSelector selector;
  private final InternalMapState<Integer, N, K, V> state;
  private final KeyedStateBackend<Integer> backend;

  private ShardTable(
      KeyedStateBackend<Integer> backend,
      String name,
      ShardSelector selector,
      InternalMapState<Integer, N, K, V> state) {
    this.backend = backend;
    this.name = name;
    this.selector = selector;
    this.state = state;
  }

  /** Opens, or creates, the table in the backend. */
  static <N, K, V> ShardTable<N, K, V> open(
      KeyedStateBackend<Integer> backend,
      ShardSelector selector,
      String name,
      TypeSerializer<N> namespaces,
      TypeSerializer<K> keys,
      TypeSerializer<V> values)
      throws Exception {
    MapStateDescriptor<K, V> descriptor = new MapStateDescriptor<>(name, keys, values);
    // Every backend's map state is an InternalMapState; the public interface hides namespaces.
    @SuppressWarnings("unchecked")
    InternalMapState<Integer, N, K, V> state =
        (InternalMapState<Integer, N, K, V>)
            (Object) backend.getOrCreateKeyedState(namespaces, descriptor);
    return new ShardTable<>(backend, name, selector, state);
  }

  /** Returns the value of a row, or null. */
  V get(int shard, N namespace, K key) {
    select(shard, namespace);
    try {
      return state.get(key);
    } catch (Exception e) {
      throw new StateAccessException("read", name, shard, e);
    }
  }

  void put(int shard, N namespace, K key, V value) {
    select(shard, namespace);
    try {
      state.put(key, value);
    } catch (Exception e) {
      throw new StateAccessException("write", name, shard, e);
    }
  }

  void remove(int shard, N namespace, K key) {
    select(shard, namespace);
    try {
      state.remove(key);
    } catch (Exception e) {
      throw new StateAccessException("remove from", name, shard, e);
    }
  }

  /** Removes all rows of a namespace. */
  void clear(int shard, N namespace) {
    select(shard, namespace);
    state.clear();
  }

  /** Returns the keys of a namespace; nothing may be written to it before the last one is taken. */
  Iterator<K> keys(int shard, N namespace) {
    select(shard, namespace);
    try {
      return state.keys().iterator();
    } catch (Exception e) {
      throw new StateAccessException("scan", name, shard, e);
    }
  }

  /** Returns the rows of a namespace; nothing may be written to it before the last one is taken. */
  Iterator<Map.Entry<K, V>> rows(int shard, N namespace) {
    select(shard, namespace);
    try {
      return state.iterator();
    } catch (Exception e) {
      throw new StateAccessException("scan", name, shard, e);
    }
  }

  /**
   * Visits the namespaces of all shards that have rows, by a pass over all rows of the subtask; one
   * may come more than once. The visitor must not write to the table.
   */
  void forEachNamespace(BiConsumer<Integer, N> visitor) {
    try (Stream<Tuple2<Integer, N>> all = backend.getKeysAndNamespaces(name)) {
      all.forEach(it -> visitor.accept(selector.shardOf(it.f0), it.f1));
    }
  }

  private void select(int shard, N namespace) {
    selector.select(shard);
    state.setCurrentNamespace(namespace);
  }
}

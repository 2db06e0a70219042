package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import dev.gyre.state.serializer.NodeIdSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;

/**
 * The tables of one layer. Names and key types are part of the state's layout.
 *
 * <pre>
 * gyre-nodes         (shard, node)                  -> layer node
 * gyre-replicas      (home, node)                   -> replica, with the destinations of few
 * gyre-destinations  (home, hub, destination)       -> nothing: the in-edges of the subtask by source
 * gyre-calendar      (shard, bucket, node)          -> due time in milliseconds
 * gyre-pages         (shard, page)                  -> counts, bucket list, existence filters, dirty set, hubs, layout, inputs
 * </pre>
 */
record Tables(
    ShardTable<VoidNamespace, NodeId, byte[]> nodes,
    ShardTable<VoidNamespace, NodeId, byte[]> replicas,
    ShardTable<NodeId, NodeId, byte[]> destinations,
    ShardTable<Long, NodeId, Long> calendar,
    ShardTable<VoidNamespace, Integer, byte[]> pages) {

  static Tables open(KeyedStateBackend<Integer> backend, ShardSelector selector) {
    NodeIdSerializer ids = NodeIdSerializer.INSTANCE;
    BytePrimitiveArraySerializer bytes = BytePrimitiveArraySerializer.INSTANCE;
    TypeSerializer<VoidNamespace> none = VoidNamespaceSerializer.INSTANCE;
    try {
      return new Tables(
          ShardTable.open(backend, selector, "gyre-nodes", none, ids, bytes),
          ShardTable.open(backend, selector, "gyre-replicas", none, ids, bytes),
          ShardTable.open(backend, selector, "gyre-destinations", ids, ids, bytes),
          ShardTable.open(
              backend,
              selector,
              "gyre-calendar",
              LongSerializer.INSTANCE,
              ids,
              LongSerializer.INSTANCE),
          ShardTable.open(backend, selector, "gyre-pages", none, IntSerializer.INSTANCE, bytes));
    } catch (Exception e) {
      throw new StateAccessException("open", "gyre-*", -1, e);
    }
  }

  ShardTable<VoidNamespace, NodeId, byte[]> of(CacheEntry.Kind kind) {
    return kind == CacheEntry.Kind.NODE ? nodes : replicas;
  }
}

package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.node.NodeRecord;
import dev.gyre.graph.slot.SlotList;
import dev.gyre.state.codec.LayerNodeCodec;
import dev.gyre.state.codec.PageCodec;
import dev.gyre.state.codec.PageCodec.Counts;
import dev.gyre.state.codec.ReplicaCodec;
import dev.gyre.state.migrate.NodeMigration;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.record.ReplicaRecord;
import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import it.unimi.dsi.fastutil.objects.ObjectOpenHashSet;
import org.apache.flink.runtime.state.VoidNamespace;

/**
 * Rewrites the tables of a layer, once, when its state is restored into a changed job: nodes are
 * migrated, values of replicas dropped, since their owners send all of them again.
 *
 * <p>Reads and writes each node once. Nothing is lost if it is broken off: what was restored is
 * restored again.
 */
final class StoreMigration {

  private final Tables tables;
  private final NodeMigration migration;
  private final LayerNodeCodec codec;
  private final ReplicaCodec replicaCodec = new ReplicaCodec();
  private final PageCodec pageCodec = new PageCodec();

  /**
   * Prepares a migration.
   *
   * @param codec writes nodes of the new job
   */
  StoreMigration(Tables tables, NodeMigration migration, LayerNodeCodec codec) {
    this.tables = tables;
    this.migration = migration;
    this.codec = codec;
  }

  /** Rewrites a shard. */
  void run(int shard) {
    forgetReplicas(shard);
    ObjectArrayList<NodeId> nodes = new ObjectArrayList<>();
    tables.nodes().keys(shard, VoidNamespace.INSTANCE).forEachRemaining(nodes::add);
    long liveInEdges = 0;
    for (NodeId id : nodes) {
      LayerNode old = migration.decode(id, tables.nodes().get(shard, VoidNamespace.INSTANCE, id));
      LayerNode node = migration.apply(old);
      tables.nodes().put(shard, VoidNamespace.INSTANCE, id, codec.encode(node));
      removeDestinations(shard, old.graph(), node.graph());
      liveInEdges += RecordStore.liveInEdges(node);
    }
    if (!nodes.isEmpty()) {
      new ShardPages(tables.pages())
          .write(
              shard,
              ShardPages.Kind.COUNTS,
              0,
              pageCodec.encode(new Counts(nodes.size(), liveInEdges)));
    }
  }

  private void forgetReplicas(int shard) {
    ObjectArrayList<NodeId> replicas = new ObjectArrayList<>();
    tables.replicas().keys(shard, VoidNamespace.INSTANCE).forEachRemaining(replicas::add);
    for (NodeId id : replicas) {
      ReplicaRecord replica =
          replicaCodec.decode(tables.replicas().get(shard, VoidNamespace.INSTANCE, id));
      replica.forget();
      if (replica.isEmpty()) {
        tables.replicas().remove(shard, VoidNamespace.INSTANCE, id);
      } else {
        tables.replicas().put(shard, VoidNamespace.INSTANCE, id, replicaCodec.encode(replica));
      }
    }
  }

  /** A smaller fan-in leaves sources without a slot. */
  private void removeDestinations(int shard, NodeRecord old, NodeRecord node) {
    ObjectOpenHashSet<NodeId> kept = sources(node);
    for (NodeId source : sources(old)) {
      if (!kept.contains(source)) {
        removeDestination(shard, source, node.ref().key());
      }
    }
  }

  /** Out of the source's list, or of the rows: of a hub, or of an earlier layout. */
  private void removeDestination(int shard, NodeId source, NodeId destination) {
    byte[] bytes = tables.replicas().get(shard, VoidNamespace.INSTANCE, source);
    ReplicaRecord replica = bytes == null ? null : replicaCodec.decode(bytes);
    if (replica == null || !replica.destinations().remove(destination)) {
      tables.destinations().remove(shard, source, destination);
    } else if (replica.isEmpty()) {
      tables.replicas().remove(shard, VoidNamespace.INSTANCE, source);
    } else {
      tables.replicas().put(shard, VoidNamespace.INSTANCE, source, replicaCodec.encode(replica));
    }
  }

  private static ObjectOpenHashSet<NodeId> sources(NodeRecord graph) {
    ObjectOpenHashSet<NodeId> sources = new ObjectOpenHashSet<>();
    for (int place = 0; place < graph.inRelationCount(); place++) {
      SlotList slots = graph.slotsAt(place);
      for (int slot = 0; slots != null && slot < slots.size(); slot++) {
        sources.add(slots.other(slot));
      }
    }
    return sources;
  }
}

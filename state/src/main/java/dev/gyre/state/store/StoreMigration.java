package dev.gyre.state.store;

import dev.gyre.graph.event.NodeId;
import dev.gyre.state.codec.LayerNodeCodec;
import dev.gyre.state.codec.PageCodec;
import dev.gyre.state.codec.PageCodec.Counts;
import dev.gyre.state.migrate.NodeMigration;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.store.Destinations.Source;
import it.unimi.dsi.fastutil.objects.ObjectArrayList;
import it.unimi.dsi.fastutil.objects.ObjectLinkedOpenHashSet;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.VoidNamespace;

/**
 * Rewrites the tables of a layer, once, when its state is restored into a changed job, or by
 * another number of subtasks: nodes are migrated, neighbours dropped, since their owners send all
 * vectors again and the in-edges say who is whose destination.
 *
 * <p>Reads and writes each node once. Nothing is lost if it is broken off: what was restored is
 * restored again.
 */
final class StoreMigration {

  private static final int SOURCES_AT_ONCE = 1 << 20;

  private final Tables tables;
  private final NodeMigration migration;
  private final LayerNodeCodec codec;
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

  /** Rewrites all shards of a subtask. */
  void run(KeyGroupRange shards) {
    for (int shard : shards) {
      tables.replicas().clear(shard, VoidNamespace.INSTANCE);
    }
    dropDestinations();
    for (int shard : shards) {
      migrate(shard);
    }
  }

  private void dropDestinations() {
    // RocksDB gives a source's rows one after the other; all sources at once may be too many.
    ObjectLinkedOpenHashSet<Source> sources = new ObjectLinkedOpenHashSet<>();
    do {
      sources.clear();
      tables
          .destinations()
          .forEachNamespace(
              (shard, node) -> {
                if (sources.size() < SOURCES_AT_ONCE) {
                  sources.add(new Source(shard, node));
                }
              });
      for (Source source : sources) {
        tables.destinations().clear(source.shard(), source.node());
      }
    } while (sources.size() == SOURCES_AT_ONCE);
  }

  private void migrate(int shard) {
    ObjectArrayList<NodeId> nodes = new ObjectArrayList<>();
    tables.nodes().keys(shard, VoidNamespace.INSTANCE).forEachRemaining(nodes::add);
    long liveInEdges = 0;
    for (NodeId id : nodes) {
      LayerNode old = migration.decode(id, tables.nodes().get(shard, VoidNamespace.INSTANCE, id));
      LayerNode node = migration.apply(old);
      tables.nodes().put(shard, VoidNamespace.INSTANCE, id, codec.encode(node));
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
}

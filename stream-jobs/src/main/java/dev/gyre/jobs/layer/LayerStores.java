package dev.gyre.jobs.layer;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.model.ModelShape;
import dev.gyre.state.migrate.NodeMigration;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.shard.HomeShards;
import dev.gyre.state.store.DirtySet;
import dev.gyre.state.store.LayerStore;
import dev.gyre.state.store.ShardStore;
import dev.gyre.state.store.StoreOptions;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.flink.runtime.state.KeyedStateBackend;

/**
 * Opens the store of a layer: as the job has it, or from the state of one that was different.
 *
 * @param backend of the operator
 * @param settings of the job
 * @param homes of the operator's subtasks
 * @param options sizes of the store
 * @param keptTypes a job's types, with the features that the layer keeps
 * @param aggregates those of a job that nodes of the layer keep, or null
 */
record LayerStores(
    KeyedStateBackend<Integer> backend,
    LayerSettings settings,
    HomeShards homes,
    StoreOptions options,
    Function<ModelShape, TypeSchema> keptTypes,
    Function<ModelShape, AggregatePlan> aggregates) {

  /** Opens the store as a job has it. */
  LayerStore open(ModelShape job) {
    return LayerStore.open(
        backend,
        settings.shards(),
        homes,
        keptTypes.apply(job),
        aggregates.apply(job),
        options,
        dirtySet());
  }

  /** Opens the store of this job on the state of an earlier one. */
  LayerStore migrate(ModelShape was) {
    ModelShape job = settings.description().shape();
    TypeSchema types = keptTypes.apply(job);
    AggregatePlan plan = aggregates.apply(job);
    NodeMigration migration =
        new NodeMigration(keptTypes.apply(was), aggregates.apply(was), types, plan);
    return LayerStore.migrate(
        backend, settings.shards(), homes, types, plan, options, dirtySet(), migration);
  }

  private DirtySet dirtySet() {
    return new DirtySet(settings.refresh().rippleAgeMs());
  }

  /** Visits all nodes of a store, each in a unit of work of its own. */
  static void forEachNode(LayerStore store, BiConsumer<ShardStore, LayerNode> visitor) {
    for (int owned = store.firstShard(); owned <= store.lastShard(); owned++) {
      int number = owned;
      store
          .shard(owned)
          .forEachNode(
              id -> {
                ShardStore shard = store.shard(number);
                visitor.accept(shard, shard.find(id));
              });
    }
  }
}

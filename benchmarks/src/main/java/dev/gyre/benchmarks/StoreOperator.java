package dev.gyre.benchmarks;

import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.state.shard.HomeShards;
import dev.gyre.state.shard.ShardKeys;
import dev.gyre.state.store.DirtySet;
import dev.gyre.state.store.LayerStore;
import dev.gyre.state.store.StoreOptions;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** An operator that has a layer's store and takes no input. */
final class StoreOperator extends AbstractStreamOperator<Void>
    implements OneInputStreamOperator<Integer, Void> {

  private static final long serialVersionUID = 1L;
  private static final long RIPPLE_AGE_MS = 1_000;

  private final int shards;
  private final TypeSchema types;
  private final StoreOptions options;
  private transient LayerStore store;

  StoreOperator(int shards, TypeSchema types, StoreOptions options) {
    this.shards = shards;
    this.types = types;
    this.options = options;
  }

  LayerStore store() {
    return store;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    store =
        LayerStore.open(
            getKeyedStateBackend(),
            ShardKeys.of(shards),
            HomeShards.of(shards, 1),
            types,
            null,
            options,
            new DirtySet(RIPPLE_AGE_MS));
  }

  @Override
  public void processElement(StreamRecord<Integer> element) {
    throw new UnsupportedOperationException("the store is used directly");
  }
}

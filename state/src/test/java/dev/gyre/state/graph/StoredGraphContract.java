package dev.gyre.state.graph;

import dev.gyre.graph.WindowedGraph;
import dev.gyre.graph.WindowedGraphContract;
import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.state.store.StoreOptions;
import dev.gyre.state.testing.Backend;
import dev.gyre.state.testing.StoreHarness;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The contract of every graph, on keyed state with a cache that holds next to nothing. */
abstract class StoredGraphContract extends WindowedGraphContract {

  private static final int SHARDS = 3;
  private static final StoreOptions TINY = new StoreOptions(2, 0, 3);

  private final Backend backend;
  private final List<StoreHarness> opened = new ArrayList<>();

  StoredGraphContract(Backend backend) {
    this.backend = backend;
  }

  @Override
  protected WindowedGraph newGraph(TypeSchema schema, AggregatePlan plan) throws Exception {
    StoreHarness harness = StoreHarness.open(backend, SHARDS, plan, TINY, null);
    opened.add(harness);
    return new RocksGraph(plan, harness.store(), Long.MIN_VALUE);
  }

  @AfterEach
  void closeBackends() {
    opened.forEach(StoreHarness::close);
  }
}

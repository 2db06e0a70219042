package dev.gyre.graph.memory;

import dev.gyre.graph.WindowedGraph;
import dev.gyre.graph.WindowedGraphContract;
import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.schema.TypeSchema;

/** The graph in memory keeps the contract. */
class MemoryGraphTest extends WindowedGraphContract {

  @Override
  protected WindowedGraph newGraph(TypeSchema schema, AggregatePlan plan) {
    return new MemoryGraph(schema, plan);
  }
}

package dev.gyre.state.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.memory.MemoryGraph;
import dev.gyre.state.store.StoreOptions;
import dev.gyre.state.testing.Backend;
import dev.gyre.state.testing.GraphDump;
import dev.gyre.state.testing.Invariants;
import dev.gyre.state.testing.Step;
import dev.gyre.state.testing.StoreHarness;
import dev.gyre.state.testing.TestGraphs;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;

/**
 * Random events, evictions, flushes and restores: the graph on keyed state is the graph in memory,
 * whatever the size of the cache.
 */
class RocksGraphPropertyTest {

  private static final int SHARDS = 5;

  @Provide
  Arbitrary<List<Step>> steps() {
    return Step.steps(150);
  }

  @Property(tries = 25)
  void isTheGraphInMemoryOnRocksDb(
      @ForAll("steps") List<Step> steps, @ForAll @IntRange(min = 1, max = 3) int size)
      throws Exception {
    compare(Backend.ROCKSDB, steps, options(size));
  }

  @Property(tries = 60)
  void isTheGraphInMemoryOnTheHeap(
      @ForAll("steps") List<Step> steps, @ForAll @IntRange(min = 1, max = 3) int size)
      throws Exception {
    compare(Backend.HEAP, steps, options(size));
  }

  private static StoreOptions options(int size) {
    return switch (size) {
      case 1 -> new StoreOptions(1, 0, 7);
      case 2 -> new StoreOptions(8, 2, 500);
      default -> new StoreOptions(1_000, 100, 10_000);
    };
  }

  private static void compare(Backend backend, List<Step> steps, StoreOptions options)
      throws Exception {
    MemoryGraph memory = new MemoryGraph(TestGraphs.TYPES, TestGraphs.PLAN);
    StoreHarness harness = StoreHarness.open(backend, SHARDS, TestGraphs.PLAN, options, null);
    try {
      RocksGraph stored = new RocksGraph(TestGraphs.PLAN, harness.store(), Long.MIN_VALUE);
      long clockMs = 0;
      for (Step step : steps) {
        GraphEvent event = step.event(clockMs);
        if (event != null) {
          assertThat(stored.apply(event)).as("%s", step).isEqualTo(memory.apply(event));
          continue;
        }
        switch (step.kind()) {
          case ADVANCE -> {
            clockMs += step.value();
            memory.advance(clockMs);
            stored.advance(clockMs);
          }
          case FLUSH -> harness.store().flush();
          case WRITE_BEHIND -> harness.store().writeBehind(step.value() * 1_000L);
          default -> {
            OperatorSubtaskState state = harness.snapshot();
            harness.close();
            harness = StoreHarness.open(backend, SHARDS, TestGraphs.PLAN, options, state);
            stored = new RocksGraph(TestGraphs.PLAN, harness.store(), stored.watermarkMs());
          }
        }
      }
      assertThat(GraphDump.of(stored)).isEqualTo(GraphDump.of(memory));
      Invariants.check(harness.store(), stored.watermarkMs());
    } finally {
      harness.close();
    }
  }
}

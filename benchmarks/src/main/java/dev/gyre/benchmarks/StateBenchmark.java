package dev.gyre.benchmarks;

import dev.gyre.graph.event.NodeRef;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.record.ReplicaRecord;
import dev.gyre.state.rocks.StateBackends;
import dev.gyre.state.store.LayerStore;
import dev.gyre.state.store.LookAhead;
import dev.gyre.state.store.ShardStore;
import dev.gyre.state.store.StoreOptions;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A layer's store on RocksDB with the job's options: 100,000 accounts of eight in-edges, and a
 * cache that holds all of them or one in a hundred.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StateBenchmark {

  private static final int ACCOUNTS = 100_000;
  private static final int EDGES = 8;
  private static final int SHARDS = 4;
  private static final int TOGETHER = 8;
  private static final long HOUR_MS = 3_600_000;

  /** Decoded records that are kept: all, or few enough that nearly every look-up reads RocksDB. */
  @Param({"300000", "1000"})
  private int cacheEntries;

  private KeyedOneInputStreamOperatorTestHarness<Integer, Integer, Void> harness;
  private LayerStore store;
  private NodeRef[] accounts;
  private final Random random = new Random(1);
  private int next = EDGES;

  /** Fills the store. */
  @Setup
  public void open() throws Exception {
    StoreOperator operator =
        new StoreOperator(SHARDS, StateGraph.TYPES, StoreOptions.of(cacheEntries, HOUR_MS));
    harness =
        new KeyedOneInputStreamOperatorTestHarness<>(operator, key -> key, Types.INT, SHARDS, 1, 0);
    harness.setStateBackend(
        new EmbeddedRocksDBStateBackend(true)
            .configure(
                StateBackends.rocksDb(new Configuration()), StateBenchmark.class.getClassLoader()));
    harness.setup();
    harness.initializeEmptyState();
    harness.open();
    store = operator.store();
    accounts = new NodeRef[ACCOUNTS];
    for (int i = 0; i < ACCOUNTS; i++) {
      accounts[i] = StateGraph.account(i);
      ShardStore shard = shardOf(accounts[i]);
      LayerNode node = shard.create(accounts[i]);
      for (int edge = 0; edge < EDGES; edge++) {
        shard.apply(node, StateGraph.inEdge(accounts[i], edge), Long.MIN_VALUE, Long.MIN_VALUE);
      }
      node.setVector(KernelBenchmark.random(KernelBenchmark.WIDTH), 0, 1);
      shard.changed(node);
    }
    for (int i = 0; i < StateGraph.SOURCES; i++) {
      store
          .neighbours()
          .put(
              StateGraph.account(i).key(),
              new ReplicaRecord(0, KernelBenchmark.random(KernelBenchmark.WIDTH), 0, 1, 0));
    }
    store.flush();
  }

  /** Closes the backend. */
  @TearDown
  public void close() throws Exception {
    harness.close();
  }

  private ShardStore shardOf(NodeRef account) {
    return store.shard(store.shardOf(account.key()));
  }

  private NodeRef any() {
    return accounts[random.nextInt(ACCOUNTS)];
  }

  /** Looks an account up. */
  @Benchmark
  public LayerNode find() {
    NodeRef account = any();
    return shardOf(account).find(account.key());
  }

  /** Looks up an account that is not there: the existence filter answers. */
  @Benchmark
  public LayerNode findWhatIsNotThere() {
    return shardOf(any()).find(StateGraph.account(ACCOUNTS + next++).key());
  }

  /** Gives an account one more in-edge, and keeps the index from the source in step. */
  @Benchmark
  public LayerNode applyEdge() {
    NodeRef account = any();
    ShardStore shard = shardOf(account);
    LayerNode node = shard.find(account.key());
    shard.apply(node, StateGraph.inEdge(account, next++), Long.MIN_VALUE, Long.MIN_VALUE);
    return node;
  }

  /** Reads ahead what eight refreshes will read: records, in-edges, and vectors of sources. */
  @Benchmark
  public LookAhead lookAhead() {
    LookAhead ahead = store.lookAhead();
    for (int i = 0; i < TOGETHER; i++) {
      NodeRef account = any();
      ahead.node(store.shardOf(account.key()), account.key());
    }
    ahead.runRefreshes(Long.MIN_VALUE);
    return ahead;
  }

  /** Replaces the replica of an account. */
  @Benchmark
  public void replaceReplica() {
    NodeRef account = any();
    store
        .neighbours()
        .put(
            account.key(),
            new ReplicaRecord(0, KernelBenchmark.random(KernelBenchmark.WIDTH), 0, 1, 0));
  }
}

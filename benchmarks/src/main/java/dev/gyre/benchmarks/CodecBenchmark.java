package dev.gyre.benchmarks;

import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.node.NodeRecord;
import dev.gyre.state.codec.LayerNodeCodec;
import dev.gyre.state.codec.ReplicaCodec;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.record.ReplicaRecord;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Records to bytes and back: a node with its in-edges and its vector of 64, and a replica. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {

  /** In-edges of the node. */
  @Param({"1", "8", "32"})
  private int edges;

  private final LayerNodeCodec nodes = new LayerNodeCodec(StateGraph.TYPES);
  private final ReplicaCodec replicas = new ReplicaCodec();
  private LayerNode node;
  private byte[] nodeBytes;
  private ReplicaRecord replica;
  private byte[] replicaBytes;

  /** Makes the records. */
  @Setup
  public void fill() {
    NodeRef account = StateGraph.account(1);
    node = new LayerNode(new NodeRecord(StateGraph.TYPES, account));
    for (int edge = 0; edge < edges; edge++) {
      node.graph().apply(StateGraph.inEdge(account, edge), Long.MIN_VALUE, Long.MIN_VALUE);
    }
    node.setVector(KernelBenchmark.random(KernelBenchmark.WIDTH), 0, 1);
    nodeBytes = nodes.encode(node);
    replica = new ReplicaRecord(0, KernelBenchmark.random(KernelBenchmark.WIDTH), 0, 1, 0);
    replicaBytes = replicas.encode(replica);
  }

  /** A node to bytes. */
  @Benchmark
  public byte[] encodeNode() {
    return nodes.encode(node);
  }

  /** A node from bytes. */
  @Benchmark
  public LayerNode decodeNode() {
    return nodes.decode(node.graph().ref().key(), nodeBytes);
  }

  /** A replica to bytes. */
  @Benchmark
  public byte[] encodeReplica() {
    return replicas.encode(replica);
  }

  /** A replica from bytes. */
  @Benchmark
  public ReplicaRecord decodeReplica() {
    return replicas.decode(replicaBytes);
  }
}

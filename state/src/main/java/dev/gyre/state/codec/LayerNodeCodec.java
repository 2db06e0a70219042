package dev.gyre.state.codec;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.aggregate.AggregateRecord;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.node.NodeRecord;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.state.record.LayerNode;
import dev.gyre.state.record.Subscriptions;

/**
 * Everything a layer keeps of a node, in bytes.
 *
 * <pre>
 * version         1 byte
 * graph           {@link NodeRecordCodec}
 * vector          varint of length + 1 (0: none), 4 bytes a float
 * defined         varint of the 32 bits
 * stamp           time in microseconds
 * appliedStamp    time in microseconds
 * pushed          as vector
 * calendarDue     time in milliseconds
 * hasAggregates   1 byte: 1 in a layer whose nodes have aggregates
 * aggregates      if so, {@link AggregateRecordCodec}
 * subscriptions   varint n, n times: varint step of the shard, zigzag step of the last use in ms
 *
 * time            varint: 0 for none, else 1 + zigzag
 * </pre>
 */
public final class LayerNodeCodec {

  /** The layout written. */
  public static final int VERSION = 1;

  private static final String RECORD = "layer node";

  private final NodeRecordCodec graphCodec;
  private final AggregateRecordCodec aggregateCodec;
  private final ByteWriter out = new ByteWriter();
  private final ByteReader in = new ByteReader();

  /** Makes a codec of nodes of a schema that have no aggregates, for one thread. */
  public LayerNodeCodec(TypeSchema schema) {
    this(schema, null);
  }

  /**
   * Makes a codec of nodes of a schema, for one thread.
   *
   * @param aggregates the plan of the nodes' aggregates, or null if they have none
   */
  public LayerNodeCodec(TypeSchema schema, AggregatePlan aggregates) {
    this.graphCodec = new NodeRecordCodec(schema);
    this.aggregateCodec = aggregates == null ? null : new AggregateRecordCodec(aggregates);
  }

  /** Returns the bytes of a node. */
  public byte[] encode(LayerNode node) {
    out.reset();
    out.writeByte(VERSION);
    graphCodec.write(out, node.graph());
    out.writeFloatArray(node.vector());
    out.writeVarint(Integer.toUnsignedLong(node.defined()));
    Times.write(out, node.stampMicros(), LayerNode.NO_STAMP);
    Times.write(out, node.appliedStampMicros(), LayerNode.NO_STAMP);
    out.writeFloatArray(node.pushed());
    Times.write(out, node.calendarDueMs(), LayerNode.NOT_SCHEDULED);
    out.writeByte(node.aggregates() == null ? 0 : 1);
    if (node.aggregates() != null) {
      aggregateCodec.write(out, node.aggregates());
    }
    writeSubscriptions(node.subscriptions());
    return out.toBytes();
  }

  private void writeSubscriptions(Subscriptions subscriptions) {
    out.writeVarint(subscriptions.size());
    int lastShard = 0;
    long lastUse = 0;
    for (int i = 0; i < subscriptions.size(); i++) {
      out.writeVarint(subscriptions.shard(i) - lastShard);
      out.writeZigzag(subscriptions.lastUseMs(i) - lastUse);
      lastShard = subscriptions.shard(i);
      lastUse = subscriptions.lastUseMs(i);
    }
  }

  /**
   * Returns the node of some bytes.
   *
   * @param key the node's identity
   * @throws CodecException if the bytes are of a version to come, cut off, or of another schema
   */
  public LayerNode decode(NodeId key, byte[] bytes) {
    in.reset(bytes);
    int version = in.readByte();
    if (version != VERSION) {
      throw CodecException.unknownVersion(RECORD, version, VERSION);
    }
    NodeRecord graph = graphCodec.read(in, key);
    float[] vector = in.readFloatArray();
    int defined = (int) in.readVarint();
    long stampMicros = Times.read(in, LayerNode.NO_STAMP);
    long appliedStampMicros = Times.read(in, LayerNode.NO_STAMP);
    float[] pushed = in.readFloatArray();
    long calendarDueMs = Times.read(in, LayerNode.NOT_SCHEDULED);
    AggregateRecord aggregates = readAggregates(graph.ref().type());
    LayerNode node = new LayerNode(graph, aggregates, readSubscriptions());
    in.expectEnd(RECORD);
    node.setVector(vector, defined, stampMicros);
    node.applied(appliedStampMicros);
    node.setPushed(pushed);
    node.setCalendarDueMs(calendarDueMs);
    return node;
  }

  private AggregateRecord readAggregates(int nodeType) {
    boolean written = in.readByte() != 0;
    if (written != (aggregateCodec != null)) {
      throw new CodecException(
          "nodes in the state have "
              + (written ? "" : "no ")
              + "aggregates but the job declares "
              + (written ? "none" : "some")
              + ": aggregates cannot change over a checkpoint; start the job without it");
    }
    return written ? aggregateCodec.read(in, nodeType) : null;
  }

  private Subscriptions readSubscriptions() {
    Subscriptions subscriptions = new Subscriptions();
    int size = in.readSize();
    int shard = 0;
    long lastUse = 0;
    for (int i = 0; i < size; i++) {
      shard += in.readSize();
      lastUse += in.readZigzag();
      subscriptions.subscribe(shard, lastUse);
    }
    return subscriptions;
  }
}

package dev.gyre.state.serializer;

import dev.gyre.graph.event.NodeId;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A node's id as 16 bytes: {@code hi}, then {@code lo}, both big-endian.
 *
 * <p>The fixed length matters: as a namespace it makes the rows of one id a prefix of RocksDB keys
 * that no other id shares.
 */
public final class NodeIdSerializer extends TypeSerializerSingleton<NodeId> {

  /** The only instance. */
  public static final NodeIdSerializer INSTANCE = new NodeIdSerializer();

  /** Length in bytes. */
  public static final int LENGTH = 2 * Long.BYTES;

  private static final long serialVersionUID = 1L;
  private static final NodeId ZERO = new NodeId(0L, 0L);

  private NodeIdSerializer() {}

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public NodeId createInstance() {
    return ZERO;
  }

  @Override
  public NodeId copy(NodeId from) {
    return from;
  }

  @Override
  public NodeId copy(NodeId from, NodeId reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return LENGTH;
  }

  @Override
  public void serialize(NodeId node, DataOutputView target) throws IOException {
    target.writeLong(node.hi());
    target.writeLong(node.lo());
  }

  @Override
  public NodeId deserialize(DataInputView source) throws IOException {
    return new NodeId(source.readLong(), source.readLong());
  }

  @Override
  public NodeId deserialize(NodeId reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    target.writeLong(source.readLong());
    target.writeLong(source.readLong());
  }

  @Override
  public TypeSerializerSnapshot<NodeId> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The serializer's mark in a checkpoint: it has no configuration, its class says it all. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<NodeId> {

    /** For Flink, which makes it by reflection. */
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}

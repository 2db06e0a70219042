package dev.gyre.jobs.message;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes {@link NodeUpdate}: its fields in the order of the record. */
final class NodeUpdateSerializer extends MessageSerializer<NodeUpdate> {

  private static final long serialVersionUID = 1L;

  @Override
  public void serialize(NodeUpdate it, DataOutputView out) throws IOException {
    out.writeInt(it.shard());
    Wire.writeNode(it.node(), out);
    Wire.writeFloats(it.vector(), out);
    Wire.writeFloats(it.trackWeights(), out);
    out.writeLong(it.watermarkMs());
    out.writeLong(it.stampMicros());
    out.writeLong(it.causeMicros());
    out.writeLong(it.directMicros());
    out.writeLong(it.publishedMicros());
  }

  @Override
  public NodeUpdate deserialize(DataInputView in) throws IOException {
    return new NodeUpdate(
        in.readInt(),
        Wire.readNode(in),
        Wire.readFloats(in),
        Wire.readFloats(in),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong());
  }

  @Override
  public TypeSerializerSnapshot<NodeUpdate> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The serializer has no configuration. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<NodeUpdate> {
    /** Called by Flink. */
    public Snapshot() {
      super(NodeUpdateSerializer::new);
    }
  }
}

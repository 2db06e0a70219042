package dev.gyre.jobs.message;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes {@link Replica}: its fields in the order of the record. */
final class ReplicaSerializer extends MessageSerializer<Replica> {

  private static final long serialVersionUID = 1L;

  @Override
  public void serialize(Replica it, DataOutputView out) throws IOException {
    out.writeInt(it.shard());
    Wire.writeKey(it.node(), out);
    out.writeByte(it.nodeType());
    Wire.writeFloats(it.vector(), out);
    out.writeInt(it.defined());
    out.writeLong(it.stampMicros());
    out.writeLong(it.causeMicros());
    out.writeLong(it.directMicros());
  }

  @Override
  public Replica deserialize(DataInputView in) throws IOException {
    return new Replica(
        in.readInt(),
        Wire.readKey(in),
        in.readUnsignedByte(),
        Wire.readFloats(in),
        in.readInt(),
        in.readLong(),
        in.readLong(),
        in.readLong());
  }

  @Override
  public TypeSerializerSnapshot<Replica> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The serializer has no configuration. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Replica> {
    /** Called by Flink. */
    public Snapshot() {
      super(ReplicaSerializer::new);
    }
  }
}

package dev.gyre.jobs.message;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes {@link InteractionHalf}: its fields in the order of the record. */
final class InteractionHalfSerializer extends MessageSerializer<InteractionHalf> {

  private static final long serialVersionUID = 1L;

  @Override
  public void serialize(InteractionHalf it, DataOutputView out) throws IOException {
    out.writeInt(it.shard());
    Wire.writeText(it.interactionId(), out);
    out.writeByte(it.relation());
    out.writeBoolean(it.target());
    Wire.writeNode(it.self(), out);
    Wire.writeNode(it.other(), out);
    out.writeInt(it.scorerShard());
    out.writeLong(it.timestampMs());
    Wire.writeFloats(it.features(), out);
    Wire.writeFloats(it.aggregates(), out);
    out.writeLong(it.stampMicros());
  }

  @Override
  public InteractionHalf deserialize(DataInputView in) throws IOException {
    return new InteractionHalf(
        in.readInt(),
        Wire.readText(in),
        in.readUnsignedByte(),
        in.readBoolean(),
        Wire.readNode(in),
        Wire.readNode(in),
        in.readInt(),
        in.readLong(),
        Wire.readFloats(in),
        Wire.readFloats(in),
        in.readLong());
  }

  @Override
  public TypeSerializerSnapshot<InteractionHalf> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The serializer has no configuration. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<InteractionHalf> {
    /** Called by Flink. */
    public Snapshot() {
      super(InteractionHalfSerializer::new);
    }
  }
}

package dev.gyre.jobs.message;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes {@link InteractionMessage}: the fields in the order of the record, which begin with a
 * shard; the end of a round behind a shard that there is not.
 */
final class InteractionHalfSerializer extends MessageSerializer<InteractionMessage> {

  private static final long serialVersionUID = 1L;

  @Override
  public void serialize(InteractionMessage message, DataOutputView out) throws IOException {
    if (message instanceof RoundEnd end) {
      out.writeInt(RoundEnd.NO_SHARD);
      Wire.writeRoundEnd(end, out);
    } else {
      write((InteractionHalf) message, out);
    }
  }

  private static void write(InteractionHalf it, DataOutputView out) throws IOException {
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
  public InteractionMessage deserialize(DataInputView in) throws IOException {
    int shard = in.readInt();
    return shard == RoundEnd.NO_SHARD ? Wire.readRoundEnd(in) : read(shard, in);
  }

  private static InteractionHalf read(int shard, DataInputView in) throws IOException {
    return new InteractionHalf(
        shard,
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
  public TypeSerializerSnapshot<InteractionMessage> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The serializer has no configuration. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<InteractionMessage> {
    /** Called by Flink. */
    public Snapshot() {
      super(InteractionHalfSerializer::new);
    }
  }
}

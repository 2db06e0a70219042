package dev.gyre.jobs.message;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes {@link PickedHalf}: its fields in the order of the record. */
final class PickedHalfSerializer extends MessageSerializer<PickedHalf> {

  private static final long serialVersionUID = 1L;
  private static final InteractionHalfSerializer HALF = new InteractionHalfSerializer();

  @Override
  public void serialize(PickedHalf it, DataOutputView out) throws IOException {
    HALF.serialize(it.half(), out);
    Wire.writeFloats(it.embedding(), out);
    out.writeLong(it.embeddingStampMicros());
    out.writeLong(it.embeddingPublishedMicros());
    Wire.writeFloats(it.trackWeights(), out);
  }

  @Override
  public PickedHalf deserialize(DataInputView in) throws IOException {
    return new PickedHalf(
        (InteractionHalf) HALF.deserialize(in),
        Wire.readFloats(in),
        in.readLong(),
        in.readLong(),
        Wire.readFloats(in));
  }

  @Override
  public TypeSerializerSnapshot<PickedHalf> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The serializer has no configuration. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<PickedHalf> {
    /** Called by Flink. */
    public Snapshot() {
      super(PickedHalfSerializer::new);
    }
  }
}

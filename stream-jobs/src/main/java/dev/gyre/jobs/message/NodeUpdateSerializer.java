package dev.gyre.jobs.message;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes {@link UpdateMessage}: the fields in the order of the record, which begin with a shard;
 * the end of a round behind a shard that there is not.
 */
class NodeUpdateSerializer extends MessageSerializer<UpdateMessage> {

  private static final long serialVersionUID = 1L;

  /** The first layout: without attended in-edges. */
  private static final class First extends NodeUpdateSerializer {
    private static final long serialVersionUID = 1L;

    @Override
    public void serialize(UpdateMessage message, DataOutputView out) {
      throw new UnsupportedOperationException("the first layout of updates is only read");
    }

    @Override
    byte[] readAttended(DataInputView in) {
      return AttendedEdges.NONE;
    }
  }

  @Override
  MessageSerializer<UpdateMessage> firstLayout() {
    return new First();
  }

  @Override
  public void serialize(UpdateMessage message, DataOutputView out) throws IOException {
    if (message instanceof RoundEnd end) {
      out.writeInt(RoundEnd.NO_SHARD);
      Wire.writeRoundEnd(end, out);
    } else {
      write((NodeUpdate) message, out);
    }
  }

  private static void write(NodeUpdate it, DataOutputView out) throws IOException {
    out.writeInt(it.shard());
    Wire.writeNode(it.node(), out);
    Wire.writeFloats(it.vector(), out);
    Wire.writeFloats(it.explanation().trackWeights(), out);
    Wire.writeBytes(it.explanation().attended(), out);
    out.writeLong(it.watermarkMs());
    out.writeLong(it.stampMicros());
    out.writeLong(it.causeMicros());
    out.writeLong(it.directMicros());
    out.writeLong(it.publishedMicros());
  }

  @Override
  public UpdateMessage deserialize(DataInputView in) throws IOException {
    int shard = in.readInt();
    return shard == RoundEnd.NO_SHARD ? Wire.readRoundEnd(in) : read(shard, in);
  }

  private NodeUpdate read(int shard, DataInputView in) throws IOException {
    return new NodeUpdate(
        shard,
        Wire.readNode(in),
        Wire.readFloats(in),
        new Explanation(Wire.readFloats(in), readAttended(in)),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readLong());
  }

  byte[] readAttended(DataInputView in) throws IOException {
    return Wire.readBytes(in);
  }

  @Override
  public TypeSerializerSnapshot<UpdateMessage> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The serializer has no configuration. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<UpdateMessage> {
    /** Called by Flink. */
    public Snapshot() {
      super(NodeUpdateSerializer::new);
    }
  }
}

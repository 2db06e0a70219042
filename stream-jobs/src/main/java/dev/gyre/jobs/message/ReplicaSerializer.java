package dev.gyre.jobs.message;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes {@link ReplicaMessage}: the fields in the order of the record, which begin with a shard;
 * the end of a round behind a shard that there is not.
 */
class ReplicaSerializer extends MessageSerializer<ReplicaMessage> {

  private static final long serialVersionUID = 1L;

  /** The first layout: without an id. */
  private static final class First extends ReplicaSerializer {
    private static final long serialVersionUID = 1L;

    @Override
    public void serialize(ReplicaMessage message, DataOutputView out) {
      throw new UnsupportedOperationException("the first layout of replicas is only read");
    }

    @Override
    String readId(DataInputView in) {
      return null;
    }
  }

  @Override
  MessageSerializer<ReplicaMessage> firstLayout() {
    return new First();
  }

  @Override
  public void serialize(ReplicaMessage message, DataOutputView out) throws IOException {
    if (message instanceof RoundEnd end) {
      out.writeInt(RoundEnd.NO_SHARD);
      Wire.writeRoundEnd(end, out);
    } else {
      write((Replica) message, out);
    }
  }

  private static void write(Replica it, DataOutputView out) throws IOException {
    out.writeInt(it.shard());
    Wire.writeKey(it.node(), out);
    out.writeByte(it.nodeType());
    Wire.writeFloats(it.vector(), out);
    out.writeInt(it.defined());
    out.writeLong(it.stampMicros());
    out.writeLong(it.causeMicros());
    out.writeLong(it.directMicros());
    out.writeShort(it.parallelism());
    Wire.writeText(it.id(), out);
  }

  @Override
  public ReplicaMessage deserialize(DataInputView in) throws IOException {
    int shard = in.readInt();
    return shard == RoundEnd.NO_SHARD ? Wire.readRoundEnd(in) : read(shard, in);
  }

  private Replica read(int shard, DataInputView in) throws IOException {
    return new Replica(
        shard,
        Wire.readKey(in),
        in.readUnsignedByte(),
        Wire.readFloats(in),
        in.readInt(),
        in.readLong(),
        in.readLong(),
        in.readLong(),
        in.readUnsignedShort(),
        readId(in));
  }

  String readId(DataInputView in) throws IOException {
    return Wire.readText(in);
  }

  @Override
  public TypeSerializerSnapshot<ReplicaMessage> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The serializer has no configuration. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ReplicaMessage> {
    /** Called by Flink. */
    public Snapshot() {
      super(ReplicaSerializer::new);
    }
  }
}

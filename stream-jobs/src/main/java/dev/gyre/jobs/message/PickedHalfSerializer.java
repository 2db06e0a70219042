package dev.gyre.jobs.message;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes {@link PickedHalf}: its fields in the order of the record. */
class PickedHalfSerializer extends MessageSerializer<PickedHalf> {

  private static final long serialVersionUID = 1L;
  private static final InteractionHalfSerializer HALF = new InteractionHalfSerializer();

  /** The first layout: without attended in-edges. */
  private static final class First extends PickedHalfSerializer {
    private static final long serialVersionUID = 1L;

    @Override
    void writeAttended(PickedHalf it, DataOutputView out) {
      // There were none.
    }

    @Override
    byte[] readAttended(DataInputView in) {
      return AttendedEdges.NONE;
    }

    @Override
    public TypeSerializerSnapshot<PickedHalf> snapshotConfiguration() {
      return new Snapshot(Snapshot.FIRST);
    }
  }

  @Override
  MessageSerializer<PickedHalf> firstLayout() {
    return new First();
  }

  @Override
  public void serialize(PickedHalf it, DataOutputView out) throws IOException {
    HALF.serialize(it.half(), out);
    Wire.writeFloats(it.embedding(), out);
    out.writeLong(it.embeddingStampMicros());
    out.writeLong(it.embeddingPublishedMicros());
    Wire.writeFloats(it.explanation().trackWeights(), out);
    writeAttended(it, out);
  }

  @Override
  public PickedHalf deserialize(DataInputView in) throws IOException {
    return new PickedHalf(
        (InteractionHalf) HALF.deserialize(in),
        Wire.readFloats(in),
        in.readLong(),
        in.readLong(),
        new Explanation(Wire.readFloats(in), readAttended(in)));
  }

  void writeAttended(PickedHalf it, DataOutputView out) throws IOException {
    Wire.writeBytes(it.explanation().attended(), out);
  }

  byte[] readAttended(DataInputView in) throws IOException {
    return Wire.readBytes(in);
  }

  @Override
  public TypeSerializerSnapshot<PickedHalf> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Says by its own version which layout was written; halves of the first are migrated. */
  public static final class Snapshot implements TypeSerializerSnapshot<PickedHalf> {

    /** The version of the first layout, which a class of Flink's wrote. */
    private static final int FIRST = 3;

    private static final int CURRENT = 4;

    private int version;

    /** Called by Flink. */
    public Snapshot() {
      this(CURRENT);
    }

    private Snapshot(int version) {
      this.version = version;
    }

    @Override
    public int getCurrentVersion() {
      return version;
    }

    @Override
    public void writeSnapshot(DataOutputView out) {
      // The version is all.
    }

    @Override
    public void readSnapshot(int readVersion, DataInputView in, ClassLoader loader)
        throws IOException {
      if (readVersion < FIRST || readVersion > CURRENT) {
        throw new IOException(
            "halves that wait for their twin were written in version "
                + readVersion
                + ", this build reads up to "
                + CURRENT
                + ": start the build that wrote them");
      }
      version = readVersion;
    }

    @Override
    public TypeSerializer<PickedHalf> restoreSerializer() {
      return version == FIRST ? new First() : new PickedHalfSerializer();
    }

    @Override
    public TypeSerializerSchemaCompatibility<PickedHalf> resolveSchemaCompatibility(
        TypeSerializerSnapshot<PickedHalf> old) {
      if (!(old instanceof Snapshot before) || before.version > version) {
        return TypeSerializerSchemaCompatibility.incompatible();
      }
      return before.version == version
          ? TypeSerializerSchemaCompatibility.compatibleAsIs()
          : TypeSerializerSchemaCompatibility.compatibleAfterMigration();
    }
  }
}

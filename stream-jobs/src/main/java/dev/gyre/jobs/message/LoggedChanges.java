package dev.gyre.jobs.message;

import dev.gyre.graph.event.EdgeId;
import dev.gyre.graph.event.HalfEdge;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.state.shard.ShardKeys;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes changes of the graph into logs of inputs, all of which is flushed and copied to
 * checkpoints: an edge takes about half of the bytes with which it travels between tasks. What
 * follows from the rest is left out: shards and identities are those of the original ids, types
 * those of the relation; and nobody asks for a score again.
 *
 * <pre>
 * head        1 byte: 0 for a change as it travels, which then follows; else EDGE and flags
 * directed    1 byte
 * self, other 1 byte of length and as many characters, all of them ASCII; each
 * id          1 byte of length and as many bytes if SHORT_ID, else 16 bytes
 * timestamp   4 bytes, milliseconds from the watermark, if NEAR, else 8 bytes
 * updateTime  8 bytes, if UPDATED; else that is the timestamp
 * features    2 bytes of their number, 4 bytes a float
 * stampMicros 8 bytes
 * </pre>
 */
public final class LoggedChanges {

  private static final int WHOLE = 0;
  private static final int EDGE = 0x80;
  private static final int DELETE = 1;
  private static final int OTHER_DELETED = 2;
  private static final int UPDATED = 4;
  private static final int NEAR = 8;
  private static final int SHORT_ID = 16;
  private static final int ID_BYTES = 16;

  private final GraphChangeSerializer whole = new GraphChangeSerializer();
  private final TypeSchema types;
  private final ShardKeys shards;

  /**
   * Makes one.
   *
   * @param types of the job whose changes they are
   * @param shards where nodes live
   */
  public LoggedChanges(TypeSchema types, ShardKeys shards) {
    this.types = types;
    this.shards = shards;
  }

  /**
   * Writes a change.
   *
   * @param watermarkMs to be given when it is read
   */
  public void write(GraphChange change, long watermarkMs, DataOutputView out) throws IOException {
    if (change instanceof EdgeHalf it && isShort(it.half())) {
      writeEdge(it, watermarkMs, out);
    } else {
      out.writeByte(WHOLE);
      whole.serialize(change, out);
    }
  }

  private boolean isShort(HalfEdge half) {
    return isShort(half.self(), types.targetType(half.directed()))
        && isShort(half.other(), types.sourceType(half.directed()));
  }

  private static boolean isShort(NodeRef node, int type) {
    return node.type() == type && Wire.isShortText(node.id());
  }

  private static void writeEdge(EdgeHalf it, long watermarkMs, DataOutputView out)
      throws IOException {
    HalfEdge half = it.half();
    long ahead = half.timestampMs() - watermarkMs;
    boolean near = ahead == (int) ahead;
    boolean updated = half.updateTimeMs() != half.timestampMs();
    boolean shortId = isPadded(half.id());
    out.writeByte(
        EDGE
            | (half.delete() ? DELETE : 0)
            | (it.otherDeleted() ? OTHER_DELETED : 0)
            | (updated ? UPDATED : 0)
            | (near ? NEAR : 0)
            | (shortId ? SHORT_ID : 0));
    out.writeByte(half.directed());
    Wire.writeShortText(half.self().id(), out);
    Wire.writeShortText(half.other().id(), out);
    if (shortId) {
      writeShortId(half.id(), out);
    } else {
      Wire.writeEdgeId(half.id(), out);
    }
    if (near) {
      out.writeInt((int) ahead);
    } else {
      out.writeLong(half.timestampMs());
    }
    if (updated) {
      out.writeLong(half.updateTimeMs());
    }
    Wire.writeFloats(half.features(), out);
    out.writeLong(it.stampMicros());
  }

  /** Whether an id has its length in its last byte, and zeros between its end and that. */
  private static boolean isPadded(EdgeId id) {
    int length = length(id);
    if (length >= ID_BYTES) {
      return false;
    }
    long text = id.lo() ^ length;
    return length < Long.BYTES
        ? text == 0 && id.hi() << (length * Byte.SIZE) == 0
        : text << ((length - Long.BYTES) * Byte.SIZE) == 0;
  }

  private static int length(EdgeId id) {
    return (int) id.lo() & 0xff;
  }

  private static void writeShortId(EdgeId id, DataOutputView out) throws IOException {
    int length = length(id);
    out.writeByte(length);
    for (int i = 0; i < length; i++) {
      long half = i < Long.BYTES ? id.hi() : id.lo();
      out.writeByte((int) (half >>> shift(i)));
    }
  }

  private static EdgeId readShortId(DataInputView in) throws IOException {
    int length = in.readUnsignedByte();
    long hi = 0;
    long lo = length;
    for (int i = 0; i < length; i++) {
      long each = (long) in.readUnsignedByte() << shift(i);
      hi |= i < Long.BYTES ? each : 0;
      lo |= i < Long.BYTES ? 0 : each;
    }
    return new EdgeId(hi, lo);
  }

  /** Of the i-th byte, in the half that it is in. */
  private static int shift(int i) {
    return Long.SIZE - Byte.SIZE * (1 + i % Long.BYTES);
  }

  /**
   * Reads a change.
   *
   * @param watermarkMs with which it was written
   */
  public GraphChange read(long watermarkMs, DataInputView in) throws IOException {
    int head = in.readUnsignedByte();
    if (head == WHOLE) {
      return whole.deserialize(in);
    }
    if ((head & EDGE) == 0) {
      throw new IOException("a logged change begins with " + head + ", which no change does");
    }
    int directed = in.readUnsignedByte();
    NodeRef self = NodeRef.of(types, types.targetType(directed), Wire.readShortText(in));
    NodeRef other = NodeRef.of(types, types.sourceType(directed), Wire.readShortText(in));
    EdgeId id = (head & SHORT_ID) != 0 ? readShortId(in) : Wire.readEdgeId(in);
    long timestampMs = (head & NEAR) != 0 ? watermarkMs + in.readInt() : in.readLong();
    long updateTimeMs = (head & UPDATED) != 0 ? in.readLong() : timestampMs;
    float[] features = Wire.readFloats(in);
    boolean delete = (head & DELETE) != 0;
    HalfEdge half =
        new HalfEdge(self, other, directed, id, timestampMs, updateTimeMs, delete, features);
    return new EdgeHalf(
        shards.shardOf(self.key()),
        shards.shardOf(other.key()),
        half,
        null,
        (head & OTHER_DELETED) != 0,
        in.readLong());
  }
}

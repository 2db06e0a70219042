package dev.gyre.jobs.message;

import dev.gyre.graph.event.EdgeId;
import dev.gyre.graph.event.HalfEdge;
import dev.gyre.graph.event.HalfLabel;
import dev.gyre.graph.event.Label;
import dev.gyre.graph.event.NodeRef;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes {@link GraphChange}: a tag byte, then the fields in the order of the record. */
final class GraphChangeSerializer extends MessageSerializer<GraphChange> {

  private static final long serialVersionUID = 1L;
  private static final int EDGE = 0;
  private static final int NODE = 1;
  private static final int LABEL = 2;
  private static final int DELETION = 3;
  private static final int ROUND_END = 4;

  @Override
  public void serialize(GraphChange change, DataOutputView out) throws IOException {
    if (change instanceof EdgeHalf it) {
      out.writeByte(EDGE);
      writeEdge(it, out);
    } else if (change instanceof NodeChange it) {
      out.writeByte(NODE);
      out.writeInt(it.shard());
      Wire.writeNode(it.node(), out);
      out.writeBoolean(it.delete());
      out.writeLong(it.updateTimeMs());
      Wire.writeFloats(it.features(), out);
      out.writeLong(it.stampMicros());
    } else if (change instanceof LabelHalf it) {
      out.writeByte(LABEL);
      HalfLabel half = it.half();
      out.writeInt(it.shard());
      Wire.writeNode(half.self(), out);
      Wire.writeNode(half.other(), out);
      out.writeByte(half.directed());
      Wire.writeEdgeId(half.id(), out);
      out.writeLong(half.timestampMs());
      out.writeLong(half.availableAtMs());
      out.writeByte(half.label().ordinal());
      out.writeLong(it.stampMicros());
    } else if (change instanceof NeighbourDeletion it) {
      out.writeByte(DELETION);
      out.writeInt(it.shard());
      Wire.writeKey(it.node(), out);
      out.writeLong(it.deletedAtMs());
      out.writeLong(it.stampMicros());
    } else if (change instanceof RoundEnd it) {
      out.writeByte(ROUND_END);
      Wire.writeRoundEnd(it, out);
    }
  }

  private static void writeEdge(EdgeHalf it, DataOutputView out) throws IOException {
    HalfEdge half = it.half();
    out.writeInt(it.shard());
    out.writeInt(it.otherShard());
    Wire.writeNode(half.self(), out);
    Wire.writeNode(half.other(), out);
    out.writeByte(half.directed());
    Wire.writeEdgeId(half.id(), out);
    out.writeLong(half.timestampMs());
    out.writeLong(half.updateTimeMs());
    out.writeBoolean(half.delete());
    Wire.writeFloats(half.features(), out);
    Wire.writeText(it.interactionId(), out);
    out.writeBoolean(it.otherDeleted());
    out.writeLong(it.stampMicros());
  }

  @Override
  public GraphChange deserialize(DataInputView in) throws IOException {
    int tag = in.readByte();
    return switch (tag) {
      case EDGE -> readEdge(in);
      case NODE ->
          new NodeChange(
              in.readInt(),
              Wire.readNode(in),
              in.readBoolean(),
              in.readLong(),
              Wire.readFloats(in),
              in.readLong());
      case LABEL -> readLabel(in);
      case DELETION ->
          new NeighbourDeletion(in.readInt(), Wire.readKey(in), in.readLong(), in.readLong());
      case ROUND_END -> Wire.readRoundEnd(in);
      default -> throw new IOException("graph change has tag " + tag + ", allowed are 0 to 4");
    };
  }

  private static EdgeHalf readEdge(DataInputView in) throws IOException {
    int shard = in.readInt();
    int otherShard = in.readInt();
    NodeRef self = Wire.readNode(in);
    NodeRef other = Wire.readNode(in);
    int directed = in.readUnsignedByte();
    EdgeId id = Wire.readEdgeId(in);
    long timestampMs = in.readLong();
    long updateTimeMs = in.readLong();
    boolean delete = in.readBoolean();
    float[] features = Wire.readFloats(in);
    HalfEdge half =
        new HalfEdge(self, other, directed, id, timestampMs, updateTimeMs, delete, features);
    return new EdgeHalf(
        shard, otherShard, half, Wire.readText(in), in.readBoolean(), in.readLong());
  }

  private static LabelHalf readLabel(DataInputView in) throws IOException {
    int shard = in.readInt();
    HalfLabel half =
        new HalfLabel(
            Wire.readNode(in),
            Wire.readNode(in),
            in.readUnsignedByte(),
            Wire.readEdgeId(in),
            in.readLong(),
            in.readLong(),
            Label.of(in.readByte()));
    return new LabelHalf(shard, half, in.readLong());
  }

  @Override
  public TypeSerializerSnapshot<GraphChange> snapshotConfiguration() {
    return new Snapshot();
  }

  /** The serializer has no configuration. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<GraphChange> {
    /** Called by Flink. */
    public Snapshot() {
      super(GraphChangeSerializer::new);
    }
  }
}

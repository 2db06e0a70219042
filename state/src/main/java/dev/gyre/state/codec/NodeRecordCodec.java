package dev.gyre.state.codec;

import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.node.NodeRecord;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.graph.slot.SlotList;

/**
 * A node's features, deletion, in-edges and waiting labels in bytes. The identity is not in them:
 * it is the key that they are stored under.
 *
 * <pre>
 * version        1 byte
 * type           varint
 * id             varint of the length, UTF-8; empty where the layer does not keep it
 * features       varint of length + 1 (0: missing), 4 bytes a float
 * featuresAt     time
 * deletedAt      time
 * namedAt        time
 * lists          varint, number of relations with slots
 * lists times:   varint directed relation, then {@link InEdgesCodec}
 * pending        {@link PendingLabelsCodec}
 *
 * time           varint: 0 for never, else 1 + zigzag of milliseconds
 * </pre>
 */
public final class NodeRecordCodec {

  /** The layout written. */
  public static final int VERSION = 1;

  private static final String RECORD = "node record";

  private final TypeSchema schema;
  private final InEdgesCodec inEdges = new InEdgesCodec();

  /** Makes a codec of nodes of a schema, for one thread. */
  public NodeRecordCodec(TypeSchema schema) {
    this.schema = schema;
  }

  /** Writes a node. */
  public void write(ByteWriter out, NodeRecord node) {
    out.writeByte(VERSION);
    out.writeVarint(node.ref().type());
    out.writeString(node.ref().id());
    out.writeFloatArray(node.features());
    Times.write(out, node.featuresAtMs(), NodeRecord.NEVER);
    Times.write(out, node.deletedAtMs(), NodeRecord.NEVER);
    Times.write(out, node.namedAtMs(), NodeRecord.NEVER);
    writeLists(out, node);
    PendingLabelsCodec.write(out, node.pendingLabels());
  }

  private void writeLists(ByteWriter out, NodeRecord node) {
    int lists = 0;
    for (int place = 0; place < node.inRelationCount(); place++) {
      lists += hasSlots(node.slotsAt(place)) ? 1 : 0;
    }
    out.writeVarint(lists);
    inEdges.begin();
    for (int place = 0; place < node.inRelationCount(); place++) {
      if (hasSlots(node.slotsAt(place))) {
        out.writeVarint(node.inRelation(place));
        inEdges.write(out, node.slotsAt(place));
      }
    }
  }

  private static boolean hasSlots(SlotList slots) {
    return slots != null && slots.size() > 0;
  }

  /**
   * Reads a node.
   *
   * @param key the node's identity
   * @throws CodecException if the bytes are of a version to come, cut off, or of another schema
   */
  public NodeRecord read(ByteReader in, NodeId key) {
    int version = in.readByte();
    if (version != VERSION) {
      throw CodecException.unknownVersion(RECORD, version, VERSION);
    }
    int type = in.readSize();
    if (type >= schema.nodeTypes().size()) {
      throw new CodecException(
          "node "
              + key
              + " in the state has type "
              + type
              + " but the schema has "
              + schema.nodeTypes().size()
              + " types: types can be added at the end, not taken away");
    }
    NodeRef ref = new NodeRef(type, in.readString(), key);
    NodeRecord node =
        NodeRecord.restore(
            schema,
            ref,
            in.readFloatArray(),
            Times.read(in, NodeRecord.NEVER),
            Times.read(in, NodeRecord.NEVER),
            Times.read(in, NodeRecord.NEVER));
    inEdges.begin();
    int lists = in.readSize();
    for (int i = 0; i < lists; i++) {
      inEdges.read(in, node.slotsForRestore(in.readSize()));
    }
    int pending = in.readSize();
    if (pending > 0) {
      PendingLabelsCodec.read(in, pending, node.pendingForRestore());
    }
    return node;
  }
}

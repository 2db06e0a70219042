package dev.gyre.state.codec;

import dev.gyre.graph.event.Label;
import dev.gyre.graph.node.PendingLabels;

/**
 * The labels of a node that wait, in bytes; without a version of its own, a part of {@link
 * NodeRecordCodec}.
 *
 * <pre>
 * size           varint
 * size times:
 *   directed     varint
 *   timestamp    zigzag ms
 *   id           16 bytes
 *   other        16 bytes
 *   available    zigzag of its distance from the timestamp
 *   label        1 byte, the ordinal
 * </pre>
 */
final class PendingLabelsCodec {

  private PendingLabelsCodec() {}

  static void write(ByteWriter out, PendingLabels labels) {
    int size = labels == null ? 0 : labels.size();
    out.writeVarint(size);
    for (int i = 0; i < size; i++) {
      out.writeVarint(labels.directed(i));
      out.writeZigzag(labels.timestampMs(i));
      out.writeLong(labels.idHi(i));
      out.writeLong(labels.idLo(i));
      out.writeLong(labels.otherHi(i));
      out.writeLong(labels.otherLo(i));
      out.writeZigzag(labels.availableAtMs(i) - labels.timestampMs(i));
      out.writeByte(labels.label(i).ordinal());
    }
  }

  static void read(ByteReader in, int size, PendingLabels labels) {
    for (int i = 0; i < size; i++) {
      int directed = in.readSize();
      long timestampMs = in.readZigzag();
      labels.append(
          directed,
          timestampMs,
          in.readLong(),
          in.readLong(),
          in.readLong(),
          in.readLong(),
          timestampMs + in.readZigzag(),
          Label.of(in.readByte()));
    }
  }
}

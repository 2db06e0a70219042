package dev.gyre.jobs.message;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * In-edges that an embedding attended to, in bytes: {@code layout(1)}, then for each {@code
 * relation(2) timestamp(8) attention(4) label(1)} and the id as a length of 2 bytes and modified
 * UTF-8, to the end; no bytes at all for none.
 */
public final class AttendedEdges {

  /** None of them. */
  static final byte[] NONE = {};

  private static final int LAYOUT = 1;
  private static final int USUAL_BYTES = 128;

  private AttendedEdges() {}

  /** Writes in-edges, in their order. */
  public static byte[] encode(List<AttendedEdge> edges) {
    if (edges.isEmpty()) {
      return NONE;
    }
    DataOutputSerializer out = new DataOutputSerializer(USUAL_BYTES);
    try {
      out.writeByte(LAYOUT);
      for (AttendedEdge edge : edges) {
        out.writeShort(edge.directed());
        out.writeLong(edge.timestampMs());
        out.writeFloat(edge.attention());
        out.writeByte(edge.label());
        out.writeUTF(edge.source());
      }
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
    return out.getCopyOfBuffer();
  }

  /**
   * Reads in-edges.
   *
   * @throws IllegalStateException if a later build wrote them
   * @throws UncheckedIOException if they are cut off
   */
  public static List<AttendedEdge> decode(byte[] encoded) {
    List<AttendedEdge> edges = new ArrayList<>();
    if (encoded.length == 0) {
      return edges;
    }
    ByteArrayInputStream bytes = new ByteArrayInputStream(encoded);
    DataInputStream in = new DataInputStream(bytes);
    try {
      int layout = in.readUnsignedByte();
      if (layout != LAYOUT) {
        throw new IllegalStateException(
            "attended in-edges have layout " + layout + ", this build reads " + LAYOUT);
      }
      while (bytes.available() > 0) {
        int directed = in.readUnsignedShort();
        long timestampMs = in.readLong();
        float attention = in.readFloat();
        int label = in.readUnsignedByte();
        edges.add(new AttendedEdge(in.readUTF(), directed, timestampMs, attention, label));
      }
    } catch (IOException broken) {
      throw new UncheckedIOException("attended in-edges are cut off", broken);
    }
    return edges;
  }
}

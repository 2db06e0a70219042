package dev.gyre.jobs.message;

import dev.gyre.graph.event.EdgeId;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeRef;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** How the parts that messages are made of are written. */
final class Wire {

  private static final int FEW_FLOATS = 8;
  private static final int LONGEST_TEXT = 0xffff;
  private static final int LONGEST_SHORT_TEXT = 0xff;
  private static final int LAST_ASCII = 0x7f;
  private static final int COPY_BUFFER_FLOATS = 1024;

  /** Vectors are copied as a whole: number by number they were 4 % of the layers' time. */
  private static final ThreadLocal<ByteBuffer> COPY_BUFFER =
      ThreadLocal.withInitial(() -> ByteBuffer.allocate(COPY_BUFFER_FLOATS * Float.BYTES));

  private Wire() {}

  static void writeNode(NodeRef node, DataOutputView out) throws IOException {
    out.writeByte(node.type());
    writeKey(node.key(), out);
    writeText(node.id(), out);
  }

  static NodeRef readNode(DataInputView in) throws IOException {
    int type = in.readUnsignedByte();
    NodeId key = readKey(in);
    return new NodeRef(type, readText(in), key);
  }

  static void writeKey(NodeId key, DataOutputView out) throws IOException {
    out.writeLong(key.hi());
    out.writeLong(key.lo());
  }

  static NodeId readKey(DataInputView in) throws IOException {
    long hi = in.readLong();
    return new NodeId(hi, in.readLong());
  }

  static void writeEdgeId(EdgeId id, DataOutputView out) throws IOException {
    out.writeLong(id.hi());
    out.writeLong(id.lo());
  }

  static EdgeId readEdgeId(DataInputView in) throws IOException {
    long hi = in.readLong();
    return new EdgeId(hi, in.readLong());
  }

  /** A string of up to 65,535 bytes in modified UTF-8, or null. */
  static void writeText(String text, DataOutputView out) throws IOException {
    out.writeBoolean(text != null);
    if (text == null) {
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == text.length() && bytes.length <= LONGEST_TEXT) {
      // ASCII, as most ids are, is copied as a whole: but for NUL, which is read from either, it
      // is the same in both encodings.
      out.writeShort(bytes.length);
      out.write(bytes);
    } else {
      out.writeUTF(text);
    }
  }

  static String readText(DataInputView in) throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    int length = in.readUnsignedShort();
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    for (byte each : bytes) {
      if (each < 0) {
        return readModified(bytes);
      }
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Whether {@link #writeShortText} can write a string. */
  static boolean isShortText(String text) {
    int length = text.length();
    boolean ascii = length <= LONGEST_SHORT_TEXT;
    for (int i = 0; ascii && i < length; i++) {
      ascii = text.charAt(i) <= LAST_ASCII;
    }
    return ascii;
  }

  /** A string of up to 255 characters, all of them ASCII. */
  static void writeShortText(String text, DataOutputView out) throws IOException {
    out.writeByte(text.length());
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  static String readShortText(DataInputView in) throws IOException {
    byte[] bytes = new byte[in.readUnsignedByte()];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String readModified(byte[] bytes) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(Short.BYTES + bytes.length);
    text.putShort((short) bytes.length).put(bytes);
    return new DataInputStream(new ByteArrayInputStream(text.array())).readUTF();
  }

  static void writeRoundEnd(RoundEnd end, DataOutputView out) throws IOException {
    out.writeLong(end.number());
    out.writeLong(end.watermarkMs());
  }

  static RoundEnd readRoundEnd(DataInputView in) throws IOException {
    long number = in.readLong();
    return new RoundEnd(number, in.readLong());
  }

  static void writeFloats(float[] values, DataOutputView out) throws IOException {
    out.writeShort(values == null ? -1 : values.length);
    if (values == null) {
      return;
    }
    if (!isCopied(values.length)) {
      for (float value : values) {
        out.writeInt(Float.floatToRawIntBits(value));
      }
      return;
    }
    ByteBuffer buffer = COPY_BUFFER.get();
    buffer.asFloatBuffer().put(values);
    out.write(buffer.array(), 0, values.length * Float.BYTES);
  }

  private static boolean isCopied(int floats) {
    return floats >= FEW_FLOATS && floats <= COPY_BUFFER_FLOATS;
  }

  static void writeBytes(byte[] bytes, DataOutputView out) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static byte[] readBytes(DataInputView in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }

  static float[] readFloats(DataInputView in) throws IOException {
    int length = in.readShort();
    if (length < 0) {
      return null;
    }
    float[] values = new float[length];
    if (!isCopied(length)) {
      for (int i = 0; i < length; i++) {
        values[i] = Float.intBitsToFloat(in.readInt());
      }
      return values;
    }
    ByteBuffer buffer = COPY_BUFFER.get();
    in.readFully(buffer.array(), 0, length * Float.BYTES);
    buffer.asFloatBuffer().get(values);
    return values;
  }
}

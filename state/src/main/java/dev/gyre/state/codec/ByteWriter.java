package dev.gyre.state.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing buffer of bytes with the primitive encodings of all layouts. Reused from record to
 * record.
 *
 * <p>{@code varint}: unsigned LEB128, seven bits a byte, least first. {@code zigzag}: a signed long
 * as varint of {@code (v << 1) ^ (v >> 63)}. Fixed-length numbers are little-endian.
 */
public final class ByteWriter {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int MAX_VARINT = 10;

  private byte[] bytes = new byte[256];
  private int size;

  /** Makes an empty buffer. */
  public ByteWriter() {}

  /** Forgets what was written. */
  public ByteWriter reset() {
    size = 0;
    return this;
  }

  /** Returns the number of bytes written. */
  public int size() {
    return size;
  }

  /** Returns a copy of what was written. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /** Writes the low eight bits. */
  public void writeByte(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
  }

  /** Writes eight bytes. */
  public void writeLong(long value) {
    ensure(Long.BYTES);
    LONGS.set(bytes, size, value);
    size += Long.BYTES;
  }

  /** Writes the upper {@code length} bytes of a number, the highest first; length is 0 to 8. */
  public void writeBigEndian(long value, int length) {
    ensure(Long.BYTES);
    for (int i = 0; i < length; i++) {
      bytes[size++] = (byte) (value >>> (56 - 8 * i));
    }
  }

  /** Writes an unsigned varint; a negative value takes ten bytes. */
  public void writeVarint(long value) {
    ensure(MAX_VARINT);
    byte[] out = bytes;
    int at = size;
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    out[at++] = (byte) rest;
    size = at;
  }

  /** Writes a signed varint. */
  public void writeZigzag(long value) {
    writeVarint((value << 1) ^ (value >> 63));
  }

  /** Writes the bits of {@code length} floats, four bytes each, without their number. */
  public void writeFloats(float[] values, int offset, int length) {
    ensure(Float.BYTES * length);
    byte[] out = bytes;
    int at = size;
    for (int i = 0; i < length; i++, at += Float.BYTES) {
      INTS.set(out, at, Float.floatToRawIntBits(values[offset + i]));
    }
    size = at;
  }

  /** Writes the varint of length + 1 and the floats; null is one zero byte. */
  public void writeFloatArray(float[] values) {
    if (values == null) {
      writeByte(0);
      return;
    }
    writeVarint(values.length + 1L);
    writeFloats(values, 0, values.length);
  }

  /** Writes bytes without their number. */
  public void writeRaw(byte[] values, int offset, int length) {
    ensure(length);
    System.arraycopy(values, offset, bytes, size, length);
    size += length;
  }

  /** Writes the varint of the length in bytes and the UTF-8. */
  public void writeString(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    writeVarint(utf8.length);
    writeRaw(utf8, 0, utf8.length);
  }

  private void ensure(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
    }
  }
}

package dev.gyre.state.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what a {@link ByteWriter} wrote; running past the end is a {@link CodecException}. */
public final class ByteReader {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private int at;

  /** Makes a reader of no bytes. */
  public ByteReader() {
    this(new byte[0]);
  }

  /** Makes a reader of some bytes. */
  public ByteReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Starts on other bytes. */
  public ByteReader reset(byte[] source) {
    this.bytes = source;
    this.at = 0;
    return this;
  }

  /** Returns the number of bytes not yet read. */
  public int remaining() {
    return bytes.length - at;
  }

  /** Fails unless everything was read. */
  public void expectEnd(String record) {
    if (remaining() != 0) {
      throw new CodecException(
          record + " of " + bytes.length + " bytes ends with " + remaining() + " bytes too many");
    }
  }

  /** Reads one byte, 0 to 255. */
  public int readByte() {
    need(1);
    return bytes[at++] & 0xFF;
  }

  /** Reads eight bytes. */
  public long readLong() {
    need(Long.BYTES);
    long value = (long) LONGS.get(bytes, at);
    at += Long.BYTES;
    return value;
  }

  /** Reads what {@link ByteWriter#writeBigEndian} wrote; the lower bytes are zero. */
  public long readBigEndian(int length) {
    if (length < 0 || length > Long.BYTES) {
      throw new CodecException("a text at byte " + at + " has a length that cannot be");
    }
    need(length);
    long value = 0;
    for (int i = 0; i < length; i++) {
      value |= (bytes[at++] & 0xFFL) << (56 - 8 * i);
    }
    return value;
  }

  /** Reads an unsigned varint. */
  public long readVarint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = readByte();
      value |= (long) (next & 0x7F) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new CodecException("a varint at byte " + at + " is longer than ten bytes");
  }

  /** Reads an unsigned varint that is the size of something held in memory. */
  public int readSize() {
    long size = readVarint();
    if (size < 0 || size > Integer.MAX_VALUE) {
      throw new CodecException("a size at byte " + at + " is " + size);
    }
    return (int) size;
  }

  /** Reads a signed varint. */
  public long readZigzag() {
    long value = readVarint();
    return (value >>> 1) ^ -(value & 1);
  }

  /** Reads floats into a part of an array. */
  public void readFloats(float[] target, int offset, int length) {
    need(Math.multiplyExact(Float.BYTES, length));
    for (int i = 0; i < length; i++) {
      target[offset + i] = Float.intBitsToFloat((int) INTS.get(bytes, at));
      at += Float.BYTES;
    }
  }

  /** Reads what {@link ByteWriter#writeFloatArray} wrote. */
  public float[] readFloatArray() {
    int size = readSize();
    if (size == 0) {
      return null;
    }
    need(Math.multiplyExact(Float.BYTES, size - 1));
    float[] values = new float[size - 1];
    readFloats(values, 0, values.length);
    return values;
  }

  /** Reads bytes into an array. */
  public void readRaw(byte[] target, int offset, int length) {
    need(length);
    System.arraycopy(bytes, at, target, offset, length);
    at += length;
  }

  /** Reads a string. */
  public String readString() {
    int length = readSize();
    need(length);
    String value = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return value;
  }

  /** Reads all bytes that are left. */
  public byte[] readRest() {
    byte[] rest = Arrays.copyOfRange(bytes, at, bytes.length);
    at = bytes.length;
    return rest;
  }

  private void need(int more) {
    if (more > bytes.length - at) {
      throw new CodecException(
          "a record of "
              + bytes.length
              + " bytes is cut off: "
              + more
              + " bytes more expected at byte "
              + at);
    }
  }
}

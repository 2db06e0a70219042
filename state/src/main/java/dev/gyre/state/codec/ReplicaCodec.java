package dev.gyre.state.codec;

import dev.gyre.state.record.ReplicaRecord;

/**
 * A replica in bytes.
 *
 * <pre>
 * version       1 byte
 * nodeType      varint
 * vector        varint of length + 1 (0: gone), 4 bytes a float
 * defined       varint of the 32 bits
 * stampMicros   8 bytes
 * modelVersion  zigzag
 * </pre>
 *
 * <p>Version 1 had, before modelVersion, a time of deletion that nobody read; it is passed over.
 */
public final class ReplicaCodec {

  /** The layout written. */
  public static final int VERSION = 2;

  private static final int WITH_DELETED_AT = 1;

  private static final String RECORD = "replica";

  private final ByteWriter out = new ByteWriter();
  private final ByteReader in = new ByteReader();

  /** Makes a codec, for one thread. */
  public ReplicaCodec() {}

  /** Returns the bytes of a replica. */
  public byte[] encode(ReplicaRecord replica) {
    out.reset();
    out.writeByte(VERSION);
    out.writeVarint(replica.nodeType());
    out.writeFloatArray(replica.vector());
    out.writeVarint(Integer.toUnsignedLong(replica.defined()));
    out.writeLong(replica.stampMicros());
    out.writeZigzag(replica.modelVersion());
    return out.toBytes();
  }

  /**
   * Returns the replica of some bytes.
   *
   * @throws CodecException if they are of a version to come, cut off or too long
   */
  public ReplicaRecord decode(byte[] bytes) {
    in.reset(bytes);
    int version = in.readByte();
    if (version != VERSION && version != WITH_DELETED_AT) {
      throw CodecException.unknownVersion(RECORD, version, VERSION);
    }
    int nodeType = in.readSize();
    float[] vector = in.readFloatArray();
    int defined = (int) in.readVarint();
    long stampMicros = in.readLong();
    if (version == WITH_DELETED_AT) {
      Times.read(in, Long.MIN_VALUE);
    }
    long modelVersion = in.readZigzag();
    in.expectEnd(RECORD);
    return new ReplicaRecord(nodeType, vector, defined, stampMicros, modelVersion);
  }
}

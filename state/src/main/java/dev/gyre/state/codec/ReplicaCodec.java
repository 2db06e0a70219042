package dev.gyre.state.codec;

import dev.gyre.state.record.DestinationList;
import dev.gyre.state.record.ReplicaRecord;

/**
 * A replica in bytes.
 *
 * <pre>
 * version       1 byte
 * flags         1 byte: 1 a value has come, 2 a hub, 4 a value is awaited, 8 an id is kept
 * nodeType      varint                                         if a value has come
 * vector        varint of length + 1 (0: gone), 4 bytes a float  "
 * defined       varint of the 32 bits                            "
 * stampMicros   8 bytes                                          "
 * modelVersion  zigzag                                           "
 * id            string                                         if one is kept
 * destinations  varint of their number, 16 bytes each
 * </pre>
 *
 * <p>Version 4 kept no ids. Version 3 knew of none that is awaited. Version 2 had neither flags nor
 * destinations, which were rows of their own, and only nodes whose value has come. Version 1 had,
 * before modelVersion, a time of deletion that nobody read; it is passed over.
 */
public final class ReplicaCodec {

  /** The layout written. */
  public static final int VERSION = 5;

  private static final int WITHOUT_DESTINATIONS = 2;
  private static final int WITH_DELETED_AT = 1;
  private static final int KNOWN = 1;
  private static final int HUB = 2;
  private static final int AWAITED = 4;
  private static final int NAMED = 8;

  private static final String RECORD = "replica";

  private final ByteWriter out = new ByteWriter();
  private final ByteReader in = new ByteReader();

  /** Makes a codec, for one thread. */
  public ReplicaCodec() {}

  /** Returns the bytes of a replica. */
  public byte[] encode(ReplicaRecord replica) {
    out.reset();
    out.writeByte(VERSION);
    out.writeByte(
        (replica.known() ? KNOWN : 0)
            | (replica.hub() ? HUB : 0)
            | (replica.awaited() ? AWAITED : 0)
            | (replica.id() != null ? NAMED : 0));
    if (replica.known()) {
      out.writeVarint(replica.nodeType());
      out.writeFloatArray(replica.vector());
      out.writeVarint(Integer.toUnsignedLong(replica.defined()));
      out.writeLong(replica.stampMicros());
      out.writeZigzag(replica.modelVersion());
    }
    if (replica.id() != null) {
      out.writeString(replica.id());
    }
    DestinationList destinations = replica.destinations();
    out.writeVarint(destinations.size());
    for (int i = 0; i < destinations.size(); i++) {
      out.writeLong(destinations.hi(i));
      out.writeLong(destinations.lo(i));
    }
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
    if (version < WITH_DELETED_AT || version > VERSION) {
      throw CodecException.unknownVersion(RECORD, version, VERSION);
    }
    int flags = version > WITHOUT_DESTINATIONS ? in.readByte() : KNOWN;
    ReplicaRecord replica = (flags & KNOWN) != 0 ? readValue(version) : new ReplicaRecord();
    if ((flags & NAMED) != 0) {
      replica.name(in.readString());
    }
    replica.setHub((flags & HUB) != 0);
    replica.setAwaited((flags & AWAITED) != 0);
    int destinations = version > WITHOUT_DESTINATIONS ? in.readSize() : 0;
    for (int i = 0; i < destinations; i++) {
      replica.destinations().append(in.readLong(), in.readLong());
    }
    in.expectEnd(RECORD);
    return replica;
  }

  private ReplicaRecord readValue(int version) {
    int nodeType = in.readSize();
    float[] vector = in.readFloatArray();
    int defined = (int) in.readVarint();
    long stampMicros = in.readLong();
    if (version == WITH_DELETED_AT) {
      Times.read(in, Long.MIN_VALUE);
    }
    long modelVersion = in.readZigzag();
    return new ReplicaRecord(nodeType, vector, defined, stampMicros, modelVersion);
  }
}

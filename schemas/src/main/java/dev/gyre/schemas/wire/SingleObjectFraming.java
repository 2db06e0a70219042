package dev.gyre.schemas.wire;

import dev.gyre.schemas.GyreSchemas;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/**
 * Avro single-object encoding (Avro specification, "Single-object encoding").
 *
 * <pre>
 * offset 0  C3 01        marker, version 1
 *        2  fingerprint  8 bytes, little endian: CRC-64-AVRO of the writer's parsing canonical form
 *       10  Avro binary
 * </pre>
 */
final class SingleObjectFraming implements Framing {

  static final int HEADER_SIZE = 10;

  private static final byte MARKER_0 = (byte) 0xC3;
  private static final byte MARKER_1 = 0x01;
  private static final int FINGERPRINT_OFFSET = 2;

  private final LocalSchemas known;
  private final Map<Schema, byte[]> headers = new ConcurrentHashMap<>();

  SingleObjectFraming(LocalSchemas known) {
    this.known = known;
  }

  @Override
  public byte[] header(String topic, Schema writer) {
    return headers.computeIfAbsent(
        writer,
        schema ->
            ByteBuffer.allocate(HEADER_SIZE)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MARKER_0)
                .put(MARKER_1)
                .putLong(GyreSchemas.fingerprint(schema))
                .array());
  }

  @Override
  public Framed read(byte[] bytes) {
    if (!isMarked(bytes)) {
      throw new WireFormatException(
          "Not Avro single-object encoding ("
              + Framing.shown(bytes)
              + "): it starts with C3 01 and an 8-byte fingerprint. Is the topic in Confluent's"
              + " format?");
    }
    long fingerprint = fingerprint(bytes);
    Schema writer = known.find(fingerprint);
    if (writer == null) {
      throw new UnknownSchemaException(
          String.format(
              "Fingerprint %016x is of no schema known here (%s): the record was written by a newer"
                  + " release of Gyre, or with a schema that the job file does not name.",
              fingerprint, known));
    }
    return new Framed(writer, HEADER_SIZE);
  }

  static boolean isMarked(byte[] bytes) {
    return bytes.length >= HEADER_SIZE && bytes[0] == MARKER_0 && bytes[1] == MARKER_1;
  }

  static long fingerprint(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(FINGERPRINT_OFFSET);
  }
}

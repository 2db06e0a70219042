package dev.gyre.schemas.wire;

import java.util.HexFormat;
import org.apache.avro.Schema;

/** How the writer's schema is named in front of a record's Avro binary. Thread-safe. */
interface Framing {

  /**
   * What stands in front of the Avro binary.
   *
   * @param topic the topic that the record goes to
   * @param writer the schema that it is written with
   */
  byte[] header(String topic, Schema writer);

  /**
   * Reads what stands in front.
   *
   * @param bytes the whole record value
   * @throws WireFormatException if the bytes are not in this format, or the schema is unknown
   */
  Framed read(byte[] bytes);

  /**
   * A record value taken apart.
   *
   * @param writer the schema that it was written with
   * @param offset where its Avro binary starts; it ends with the bytes
   */
  record Framed(Schema writer, int offset) {}

  /**
   * The framing of a format.
   *
   * @param format the format
   * @param local the schemas that plain records may be written with
   */
  static Framing of(WireFormat format, LocalSchemas local) {
    if (format instanceof WireFormat.Confluent confluent) {
      return new ConfluentFraming(new SchemaRegistryClient(confluent.registry()));
    }
    return new SingleObjectFraming(local);
  }

  /**
   * The first bytes of a record for a message.
   *
   * @param bytes the record value
   */
  static String shown(byte[] bytes) {
    int length = Math.min(bytes.length, 12);
    String hex = HexFormat.ofDelimiter(" ").formatHex(bytes, 0, length);
    return bytes.length + " bytes" + (length == 0 ? "" : ", first " + hex);
  }
}

package dev.gyre.schemas.wire;

import java.nio.ByteBuffer;
import org.apache.avro.Schema;

/**
 * Confluent's wire format.
 *
 * <pre>
 * offset 0  00           magic
 *        1  schema id    4 bytes, big endian
 *        5  Avro binary
 * </pre>
 *
 * The subject is {@code <topic>-value} (the registry's topic name strategy).
 */
final class ConfluentFraming implements Framing {

  static final int HEADER_SIZE = 5;

  private static final byte MAGIC = 0;

  private final SchemaRegistryClient registry;

  ConfluentFraming(SchemaRegistryClient registry) {
    this.registry = registry;
  }

  @Override
  public byte[] header(String topic, Schema writer) {
    int id = registry.idOf(topic + "-value", writer);
    return ByteBuffer.allocate(HEADER_SIZE).put(MAGIC).putInt(id).array();
  }

  @Override
  public Framed read(byte[] bytes) {
    if (bytes.length < HEADER_SIZE || bytes[0] != MAGIC) {
      throw new WireFormatException(
          "Not in Confluent's wire format ("
              + Framing.shown(bytes)
              + "): it starts with a zero byte and a 4-byte schema id. Is the topic plain Avro?");
    }
    int id = ByteBuffer.wrap(bytes).getInt(1);
    return new Framed(registry.schemaOf(id), HEADER_SIZE);
  }
}

package dev.gyre.schemas.wire;

import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

/**
 * Reads Avro records of any schema, for mapping: strings are {@code java.lang.String}, nested
 * records {@link GenericRecord}. Thread-safe; not serializable, make it where it runs.
 */
public final class GenericAvroReader {

  private final Schema reader;
  private final Framing framing;
  private final LocalSchemas bare;
  private final DatumReaders<Object> readers;

  private GenericAvroReader(Schema reader, Framing framing, LocalSchemas bare) {
    this.reader = reader;
    this.framing = framing;
    this.bare = bare;
    this.readers =
        new DatumReaders<>(
            writer ->
                new GenericDatumReader<>(
                    writer, JavaProperties.withJavaStrings(reader == null ? writer : reader)));
  }

  /**
   * Plain Avro with the schema from a file. A record in single-object encoding may be written with
   * any schema that Gyre released or with the file's; one without a header is taken to be bare Avro
   * binary of the file's schema.
   *
   * @param schema the file's schema, to which records are resolved
   */
  public static GenericAvroReader plain(Schema schema) {
    requireRecord(Objects.requireNonNull(schema, "schema"));
    LocalSchemas known = new LocalSchemas(List.of(schema));
    return new GenericAvroReader(schema, new SingleObjectFraming(known), known);
  }

  /**
   * Single-object encoding of any schema that Gyre released; records keep the schema they were
   * written with.
   */
  public static GenericAvroReader released() {
    return new GenericAvroReader(null, new SingleObjectFraming(new LocalSchemas(List.of())), null);
  }

  /**
   * Confluent's format; records keep the schema they were written with.
   *
   * @param registry how to reach the registry
   */
  public static GenericAvroReader confluent(RegistryConfig registry) {
    SchemaRegistryClient client = new SchemaRegistryClient(registry);
    return new GenericAvroReader(null, new ConfluentFraming(client), null);
  }

  /**
   * Confluent's format, resolved to one schema.
   *
   * @param registry how to reach the registry
   * @param schema the schema that records are resolved to
   */
  public static GenericAvroReader confluent(RegistryConfig registry, Schema schema) {
    requireRecord(Objects.requireNonNull(schema, "schema"));
    SchemaRegistryClient client = new SchemaRegistryClient(registry);
    return new GenericAvroReader(schema, new ConfluentFraming(client), null);
  }

  /**
   * The record of some bytes.
   *
   * @param bytes a Kafka value, not null
   * @throws WireFormatException if they are no record, or of a schema that is unknown or cannot be
   *     resolved
   * @throws RegistryException if the registry is needed and does not do its part
   */
  public GenericRecord decode(byte[] bytes) {
    Object datum;
    if (bare != null && !isFramed(bytes)) {
      datum = readers.read(reader, bytes, 0);
    } else {
      Framing.Framed framed = framing.read(bytes);
      datum = readers.read(framed.writer(), bytes, framed.offset());
    }
    if (datum instanceof GenericRecord read) {
      return read;
    }
    throw new WireFormatException(
        "Avro value of type " + GenericData.get().induce(datum).getType() + ": must be a record.");
  }

  /** Bare binary that looks like a header and a known fingerprint does not happen by chance. */
  private boolean isFramed(byte[] bytes) {
    return SingleObjectFraming.isMarked(bytes)
        && bare.find(SingleObjectFraming.fingerprint(bytes)) != null;
  }

  private static void requireRecord(Schema schema) {
    if (schema.getType() != Schema.Type.RECORD) {
      throw new IllegalArgumentException(
          "Avro schema " + schema.getFullName() + ": " + schema.getType() + ": must be a record");
    }
  }
}

package dev.gyre.schemas.wire;

import dev.gyre.schemas.GyreSchemas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/**
 * Generated records of one topic to the bytes of Kafka values and back.
 *
 * <p>Records are written with the schema of their class. They may have been written with any other
 * version, which is resolved to that of the class (Avro specification, "Schema resolution").
 *
 * <p>Thread-safe. Not serializable: ship the {@link WireFormat} and make the codec where it runs.
 *
 * @param <T> the record
 */
public final class AvroCodec<T extends SpecificRecord> {

  /** A buffer that has grown beyond this is not kept, bytes. */
  private static final int KEPT_BUFFER_SIZE = 1 << 20;

  private final String topic;
  private final Schema schema;
  private final Framing framing;
  private final RecordWriter<T> writer;
  private final DatumReaders<T> readers;
  private final AtomicReference<Scratch> spare = new AtomicReference<>();

  private static final class Scratch {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private BinaryEncoder encoder;
  }

  private AvroCodec(Class<T> type, Framing framing, String topic) {
    SpecificData data = new SpecificData(type.getClassLoader());
    this.topic = topic;
    this.schema = GyreSchemas.schemaOf(type);
    this.framing = framing;
    this.writer = new RecordWriter<>(schema, data);
    this.readers = new DatumReaders<>(old -> new SpecificDatumReader<>(old, schema, data));
  }

  /**
   * A codec. Asks no registry before it encodes or decodes.
   *
   * @param type class of the records
   * @param format how their schema is named
   * @param topic full name of their topic; its subject in a registry is {@code <topic>-value}
   */
  public static <T extends SpecificRecord> AvroCodec<T> of(
      Class<T> type, WireFormat format, String topic) {
    Objects.requireNonNull(topic, "topic");
    return new AvroCodec<>(type, Framing.of(format, new LocalSchemas(List.of())), topic);
  }

  /**
   * The bytes of a record.
   *
   * @param record the record
   * @throws IllegalArgumentException if it does not fit its schema, such as null in a field that
   *     cannot be null; names the field
   * @throws RegistryException if the registry is needed and does not do its part
   */
  public byte[] encode(T record) {
    byte[] header = framing.header(topic, schema);
    Scratch scratch = spare.getAndSet(null);
    if (scratch == null) {
      scratch = new Scratch();
    }
    scratch.bytes.reset();
    scratch.bytes.writeBytes(header);
    scratch.encoder = EncoderFactory.get().binaryEncoder(scratch.bytes, scratch.encoder);
    try {
      writer.write(record, scratch.encoder);
      scratch.encoder.flush();
    } catch (AvroRuntimeException | ClassCastException | NullPointerException unfit) {
      throw new IllegalArgumentException(
          "record of " + schema.getFullName() + " does not fit its schema: " + unfit.getMessage(),
          unfit);
    } catch (IOException impossible) {
      throw new IllegalStateException("a byte array takes all bytes", impossible);
    }
    byte[] encoded = scratch.bytes.toByteArray();
    if (encoded.length <= KEPT_BUFFER_SIZE) {
      spare.set(scratch);
    }
    return encoded;
  }

  /**
   * Has a registry name the schema now and not at the first record; without one it does nothing.
   *
   * @throws RegistryException if the registry does not do its part
   */
  public void nameSchema() {
    framing.header(topic, schema);
  }

  /**
   * The record of some bytes.
   *
   * @param bytes a Kafka value, not null
   * @throws WireFormatException if they are no such record
   * @throws RegistryException if the registry is needed and does not do its part
   */
  public T decode(byte[] bytes) {
    Framing.Framed framed = framing.read(bytes);
    return readers.read(framed.writer(), bytes, framed.offset());
  }
}

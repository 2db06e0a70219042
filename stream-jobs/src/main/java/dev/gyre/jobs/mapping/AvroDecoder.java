package dev.gyre.jobs.mapping;

import java.io.Serializable;
import org.apache.avro.generic.GenericRecord;

/** Turns the bytes of an Avro record into its fields; ships inside operators. */
@FunctionalInterface
public interface AvroDecoder extends Serializable {

  /**
   * Decodes one record.
   *
   * @param bytes the Kafka record's value, with whatever header the wire format has
   * @return the record
   * @throws dev.gyre.schemas.wire.RegistryException if a registry does not do its part, which is no
   *     fault of the record
   * @throws Exception whatever is wrong with the bytes; the record is then rejected with the
   *     exception's message
   */
  GenericRecord decode(byte[] bytes) throws Exception;

  /** Records behind a registry's header, in whatever schema they were written with. */
  static AvroDecoder registry(String url) {
    return new FramedAvroDecoder(url);
  }

  /** Gyre's own events in single-object encoding, of any released version. */
  static AvroDecoder released() {
    return new FramedAvroDecoder(null);
  }
}

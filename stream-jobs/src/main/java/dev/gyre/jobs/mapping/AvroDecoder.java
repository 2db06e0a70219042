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
   * @throws Exception whatever is wrong with the bytes; the record is then rejected with the
   *     exception's message
   */
  GenericRecord decode(byte[] bytes) throws Exception;
}

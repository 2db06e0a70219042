/**
 * How records become bytes and back: {@link dev.gyre.schemas.wire.AvroCodec} for Gyre's own records
 * and {@link dev.gyre.schemas.wire.GenericAvroReader} for the records of others, in either {@link
 * dev.gyre.schemas.wire.WireFormat}. Nothing here knows Kafka or Flink.
 *
 * <pre>
 * plain      C3 01 | fingerprint, 8 bytes little endian | Avro binary   (Avro single-object encoding)
 * confluent  00    | schema id,   4 bytes big endian    | Avro binary   (Confluent wire format)
 * </pre>
 *
 * <p>Errors: {@link dev.gyre.schemas.wire.WireFormatException} is about one record, which will
 * never decode and belongs to the dead letters; {@link dev.gyre.schemas.wire.RegistryException} is
 * about the registry, says nothing about the record, and must fail the job.
 */
package dev.gyre.schemas.wire;

package dev.gyre.jobs.ingest;

import dev.gyre.jobs.config.WireFormatSpec;
import dev.gyre.jobs.mapping.AvroDecoder;
import dev.gyre.schemas.wire.GenericAvroReader;
import dev.gyre.schemas.wire.RegistryConfig;
import org.apache.avro.generic.GenericRecord;

/**
 * Decodes Avro records that name their schema: by an id in the registry, or by the fingerprint of a
 * schema that Gyre released.
 */
final class WireDecoder implements AvroDecoder {

  private static final long serialVersionUID = 1L;

  private final WireFormatSpec format;

  private transient GenericAvroReader reader;

  WireDecoder(WireFormatSpec format) {
    this.format = format;
  }

  @Override
  public GenericRecord decode(byte[] bytes) {
    if (reader == null) {
      reader =
          format instanceof WireFormatSpec.Registry registry
              ? GenericAvroReader.confluent(RegistryConfig.at(registry.url()))
              : GenericAvroReader.released();
    }
    return reader.decode(bytes);
  }
}

package dev.gyre.jobs.mapping;

import dev.gyre.schemas.wire.GenericAvroReader;
import dev.gyre.schemas.wire.RegistryConfig;
import org.apache.avro.generic.GenericRecord;

/** Decodes Avro whose header names the writer's schema; the reader is made where it runs. */
final class FramedAvroDecoder implements AvroDecoder {
  private static final long serialVersionUID = 1L;

  private final String registryUrl;
  private transient GenericAvroReader reader;

  /**
   * Makes the decoder.
   *
   * @param registryUrl the registry that knows the schemas; null: single-object encoding of Gyre's
   *     own schemas
   */
  FramedAvroDecoder(String registryUrl) {
    this.registryUrl = registryUrl;
  }

  @Override
  public GenericRecord decode(byte[] bytes) {
    if (reader == null) {
      reader =
          registryUrl == null
              ? GenericAvroReader.released()
              : GenericAvroReader.confluent(RegistryConfig.at(registryUrl));
    }
    return reader.decode(bytes);
  }
}

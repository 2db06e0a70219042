package dev.gyre.jobs.config;

import dev.gyre.schemas.wire.RegistryConfig;
import dev.gyre.schemas.wire.WireFormat;
import java.io.Serializable;

/** How Gyre's own topics are written. */
public sealed interface WireFormatSpec extends Serializable {

  /** The format that it names. */
  WireFormat format();

  /** Avro with the schema's fingerprint in the record, no registry. */
  record Plain() implements WireFormatSpec {
    @Override
    public WireFormat format() {
      return WireFormat.plain();
    }
  }

  /**
   * Avro behind the registry's five-byte header.
   *
   * @param url the registry's address
   */
  record Registry(String url) implements WireFormatSpec {
    @Override
    public WireFormat format() {
      return WireFormat.confluent(RegistryConfig.at(url));
    }
  }
}

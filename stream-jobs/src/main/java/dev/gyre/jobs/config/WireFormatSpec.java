package dev.gyre.jobs.config;

import java.io.Serializable;

/** How Gyre's own topics are written. */
public sealed interface WireFormatSpec extends Serializable {

  /** Avro with the schema's fingerprint in the record, no registry. */
  record Plain() implements WireFormatSpec {}

  /**
   * Avro behind the registry's five-byte header.
   *
   * @param url the registry's address
   */
  record Registry(String url) implements WireFormatSpec {}
}

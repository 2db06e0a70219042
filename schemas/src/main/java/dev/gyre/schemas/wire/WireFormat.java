package dev.gyre.schemas.wire;

import java.io.Serializable;
import java.util.Objects;

/** How the writer's schema is named in front of a record's Avro binary. */
public sealed interface WireFormat extends Serializable {

  /**
   * Avro single-object encoding: the fingerprint of the writer's schema, which readers look up
   * among the schemas that they ship with.
   */
  record Plain() implements WireFormat {}

  /**
   * Confluent's framing: the id of the writer's schema in a registry.
   *
   * @param registry how to reach the registry
   */
  record Confluent(RegistryConfig registry) implements WireFormat {
    /** Checks that there is a registry. */
    public Confluent {
      Objects.requireNonNull(registry, "registry");
    }
  }

  /** Avro single-object encoding. */
  static WireFormat plain() {
    return new Plain();
  }

  /**
   * Confluent's framing.
   *
   * @param registry how to reach the registry
   */
  static WireFormat confluent(RegistryConfig registry) {
    return new Confluent(registry);
  }
}

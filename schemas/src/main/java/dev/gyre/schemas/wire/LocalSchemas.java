package dev.gyre.schemas.wire;

import dev.gyre.schemas.GyreSchemas;
import dev.gyre.schemas.released.ReleasedSchemas;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;

/** Schemas by fingerprint, found without a registry. Immutable. */
final class LocalSchemas {

  private final Map<Long, Schema> byFingerprint = new HashMap<>();

  /**
   * Gyre's current and released schemas, and some of the user's.
   *
   * @param more schemas that records may also be written with
   */
  LocalSchemas(Collection<Schema> more) {
    ReleasedSchemas.all().forEach(released -> add(released.schema()));
    GyreSchemas.topicValues().forEach(type -> add(GyreSchemas.schemaOf(type)));
    more.forEach(this::add);
  }

  private void add(Schema schema) {
    byFingerprint.put(GyreSchemas.fingerprint(schema), schema);
  }

  /** The schema of a fingerprint, or null. */
  Schema find(long fingerprint) {
    return byFingerprint.get(fingerprint);
  }

  @Override
  public String toString() {
    return byFingerprint.size() + " schemas";
  }
}

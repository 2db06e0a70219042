package dev.gyre.schemas.wire;

/** A record names a writer's schema, by fingerprint or id, that nobody here knows. */
public class UnknownSchemaException extends WireFormatException {

  /** With the name of the schema and where it was looked for. */
  public UnknownSchemaException(String message) {
    super(message);
  }
}

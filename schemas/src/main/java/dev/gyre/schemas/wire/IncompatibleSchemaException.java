package dev.gyre.schemas.wire;

/** The registry refuses a schema because it breaks readers or old data of its subject (409). */
public class IncompatibleSchemaException extends RegistryException {

  /** With the subject and the registry's reason. */
  public IncompatibleSchemaException(String message) {
    super(message);
  }
}

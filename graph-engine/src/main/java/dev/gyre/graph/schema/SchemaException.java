package dev.gyre.graph.schema;

/**
 * A type schema, or something declared on top of one, breaks a rule. The message names what is
 * wrong, its value, the rule and a remedy.
 */
public final class SchemaException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** An exception with a message that gives name, value, rule and remedy. */
  public SchemaException(String message) {
    super(message);
  }
}

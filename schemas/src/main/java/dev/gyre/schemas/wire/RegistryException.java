package dev.gyre.schemas.wire;

/** The registry does not do what was asked. It says nothing about a record. */
public class RegistryException extends RuntimeException {

  /** With the request, the answer and the remedy. */
  public RegistryException(String message) {
    super(message);
  }

  /** With the request, what came instead of an answer, and the remedy. */
  public RegistryException(String message, Throwable cause) {
    super(message, cause);
  }
}

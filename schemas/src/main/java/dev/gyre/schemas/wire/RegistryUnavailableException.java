package dev.gyre.schemas.wire;

/** The registry did not answer, or is not well, after all attempts. Trying later may help. */
public class RegistryUnavailableException extends RegistryException {

  /** With the address, the request and the number of attempts. */
  public RegistryUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}

package dev.gyre.schemas.wire;

/**
 * A record's bytes are not what they should be. The record will never decode: it belongs to the
 * dead letters.
 */
public class WireFormatException extends RuntimeException {

  /** With what is wrong. */
  public WireFormatException(String message) {
    super(message);
  }

  /** With what is wrong and its cause. */
  public WireFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}

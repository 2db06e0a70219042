package dev.gyre.state.codec;

/** Bytes in the state are not what this version of the program can read. */
public final class CodecException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Makes the exception with a message that names what was read, what was found and the remedy. */
  public CodecException(String message) {
    super(message);
  }

  /** The exception for a record of a version that a later build wrote. */
  public static CodecException unknownVersion(String record, int found, int newest) {
    return new CodecException(
        record
            + " in the state has layout version "
            + found
            + " but this program reads versions 1 to "
            + newest
            + ": restore the checkpoint with the program that wrote it, or a newer one");
  }
}

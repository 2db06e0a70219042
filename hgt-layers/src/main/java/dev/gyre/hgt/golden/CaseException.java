package dev.gyre.hgt.golden;

/** A case breaks its layout. The message names the field, its value and the rule. */
public final class CaseException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** An exception with a message that gives field, value and rule. */
  public CaseException(String message) {
    super(message);
  }
}

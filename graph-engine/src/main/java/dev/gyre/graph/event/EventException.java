package dev.gyre.graph.event;

/** An event that breaks a rule. The message names the field, its value, the rule and a remedy. */
public final class EventException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** An exception with a message that gives field, value, rule and remedy. */
  public EventException(String message) {
    super(message);
  }
}

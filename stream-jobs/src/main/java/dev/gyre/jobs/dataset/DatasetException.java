package dev.gyre.jobs.dataset;

/** A dataset that is unknown or whose files are not what they should be; names file and rule. */
public class DatasetException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * A broken rule.
   *
   * @param message the file, the value, the rule, the remedy
   */
  public DatasetException(String message) {
    super(message);
  }

  /**
   * A broken rule found by the system.
   *
   * @param message the file, the value, the rule, the remedy
   * @param cause what the system said
   */
  public DatasetException(String message, Throwable cause) {
    super(message, cause);
  }
}

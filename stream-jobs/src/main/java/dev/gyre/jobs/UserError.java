package dev.gyre.jobs;

/**
 * An end that the user can understand and mend: the message names the value, the rule and the
 * remedy, and the command prints it without a stack trace.
 */
public final class UserError extends RuntimeException {

  /** Exit code of a failure: the request was right, but it could not be carried out. */
  public static final int FAILURE = 1;

  /** Exit code of wrong usage or configuration: the request has to be changed. */
  public static final int USAGE = 2;

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private UserError(int exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /**
   * The request is wrong.
   *
   * @param message value, rule, remedy
   * @return an error of exit code {@value #USAGE}
   */
  public static UserError usage(String message) {
    return new UserError(USAGE, message, null);
  }

  /**
   * The request is wrong, as the system found.
   *
   * @param message value, rule, remedy
   * @param cause what the system said
   * @return an error of exit code {@value #USAGE}
   */
  public static UserError usage(String message, Throwable cause) {
    return new UserError(USAGE, message, cause);
  }

  /**
   * The request could not be carried out.
   *
   * @param message what failed, with its address or path, and the remedy
   * @return an error of exit code {@value #FAILURE}
   */
  public static UserError failure(String message) {
    return new UserError(FAILURE, message, null);
  }

  /**
   * The request could not be carried out, as the system found.
   *
   * @param message what failed, with its address or path, and the remedy
   * @param cause what the system said
   * @return an error of exit code {@value #FAILURE}
   */
  public static UserError failure(String message, Throwable cause) {
    return new UserError(FAILURE, message, cause);
  }

  /**
   * The exit code of the process.
   *
   * @return {@value #FAILURE} or {@value #USAGE}
   */
  public int exitCode() {
    return exitCode;
  }
}

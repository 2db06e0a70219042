package dev.gyre.jobs.config;

import java.util.List;
import java.util.stream.Collectors;

/** A job file has errors; all of them are listed. */
public final class JobConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<JobFileError> errors;

  /**
   * Makes the exception.
   *
   * @param errors at least one error, in the order of the file
   */
  public JobConfigException(List<JobFileError> errors) {
    super(errors.stream().map(JobFileError::toString).collect(Collectors.joining("\n")));
    this.errors = List.copyOf(errors);
  }

  /** The errors in the order of the file. */
  public List<JobFileError> errors() {
    return errors;
  }
}

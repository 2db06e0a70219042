package dev.gyre.jobs.broker;

/** A broker that cannot be started, reached or asked; the message names the address. */
public class BrokerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * A failure without a deeper cause.
   *
   * @param message what failed, with the address and the remedy
   */
  public BrokerException(String message) {
    super(message);
  }

  /**
   * A failure with its cause.
   *
   * @param message what failed, with the address and the remedy
   * @param cause what Kafka or the system said
   */
  public BrokerException(String message, Throwable cause) {
    super(message, cause);
  }
}

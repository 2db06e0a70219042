package dev.gyre.jobs.broker;

import java.nio.file.Path;

/** A Kafka broker in this JVM. */
public final class EmbeddedBroker implements AutoCloseable {

  private EmbeddedBroker() {}

  /**
   * Starts a broker with {@link BrokerOptions#temporary()}.
   *
   * @return the running broker
   * @throws BrokerException if it does not start
   */
  public static EmbeddedBroker start() {
    return start(BrokerOptions.temporary());
  }

  /**
   * Starts a broker; returns when it takes requests.
   *
   * @param options folder, port and limits
   * @return the running broker
   * @throws BrokerException if it does not start; the message names the port or the folder
   */
  public static EmbeddedBroker start(BrokerOptions options) {
    throw new UnsupportedOperationException("not yet: " + options);
  }

  /**
   * The address for clients.
   *
   * @return {@code host:port}
   */
  public String bootstrapServers() {
    return "127.0.0.1:" + port();
  }

  /**
   * The port clients connect to.
   *
   * @return the bound port
   */
  public int port() {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * The folder that holds the log.
   *
   * @return the folder
   */
  public Path folder() {
    throw new UnsupportedOperationException("not yet");
  }

  /** Stops the broker and deletes its folder if it was temporary; a second call does nothing. */
  @Override
  public void close() {
    throw new UnsupportedOperationException("not yet");
  }
}

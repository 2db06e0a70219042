package dev.gyre.jobs.broker;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * How an {@link EmbeddedBroker} is started.
 *
 * @param folder where the broker keeps its log; empty: a temporary folder that {@code close}
 *     deletes. A folder that holds the log of an earlier run is continued.
 * @param port port on the loopback address, 0 for any free one
 * @param maxMessageBytes the greatest record batch a topic takes, in bytes
 */
public record BrokerOptions(Optional<Path> folder, int port, int maxMessageBytes) {

  /** Default of {@code maxMessageBytes}: room for a 10 MB field and what surrounds it. */
  public static final int DEFAULT_MAX_MESSAGE_BYTES = 12 * 1024 * 1024;

  private static final int MAX_PORT = 65_535;

  /** Checks the port and the size. */
  public BrokerOptions {
    Objects.requireNonNull(folder, "folder");
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException(
          "broker port: " + port + ": must be 0 (any free port) to " + MAX_PORT);
    }
    if (maxMessageBytes < 1024) {
      throw new IllegalArgumentException(
          "maxMessageBytes: " + maxMessageBytes + ": must be at least 1024");
    }
  }

  /**
   * A temporary folder, any free port, records of up to 12 MB.
   *
   * @return the options
   */
  public static BrokerOptions temporary() {
    return new BrokerOptions(Optional.empty(), 0, DEFAULT_MAX_MESSAGE_BYTES);
  }

  /**
   * The same with the log in a folder that outlives the broker.
   *
   * @param newFolder the folder; made when absent
   * @return the options
   */
  public BrokerOptions withFolder(Path newFolder) {
    return new BrokerOptions(Optional.of(newFolder), port, maxMessageBytes);
  }

  /**
   * The same on a given port.
   *
   * @param newPort the port, 0 for any free one
   * @return the options
   */
  public BrokerOptions withPort(int newPort) {
    return new BrokerOptions(folder, newPort, maxMessageBytes);
  }

  /**
   * The same with another limit of a record batch.
   *
   * @param bytes the limit
   * @return the options
   */
  public BrokerOptions withMaxMessageBytes(int bytes) {
    return new BrokerOptions(folder, port, bytes);
  }
}

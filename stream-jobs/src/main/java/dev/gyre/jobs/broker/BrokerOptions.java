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
 * @param retentionBytes bytes a partition keeps before its oldest segment (of 64 MB) is deleted; -1
 *     keeps everything, which a replay that is counted at its end needs
 */
public record BrokerOptions(
    Optional<Path> folder, int port, int maxMessageBytes, long retentionBytes) {

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
    if (retentionBytes == 0 || retentionBytes < -1) {
      throw new IllegalArgumentException(
          "retentionBytes: " + retentionBytes + ": must be above 0, or -1 to keep everything");
    }
  }

  /**
   * A temporary folder, any free port, records of up to 12 MB.
   *
   * @return the options
   */
  public static BrokerOptions temporary() {
    return new BrokerOptions(Optional.empty(), 0, DEFAULT_MAX_MESSAGE_BYTES, -1);
  }

  /**
   * The same with the log in a folder that outlives the broker.
   *
   * @param newFolder the folder; made when absent
   * @return the options
   */
  public BrokerOptions withFolder(Path newFolder) {
    return new BrokerOptions(Optional.of(newFolder), port, maxMessageBytes, retentionBytes);
  }

  /**
   * The same on a given port.
   *
   * @param newPort the port, 0 for any free one
   * @return the options
   */
  public BrokerOptions withPort(int newPort) {
    return new BrokerOptions(folder, newPort, maxMessageBytes, retentionBytes);
  }

  /**
   * The same with another limit of a record batch.
   *
   * @param bytes the limit
   * @return the options
   */
  public BrokerOptions withMaxMessageBytes(int bytes) {
    return new BrokerOptions(folder, port, bytes, retentionBytes);
  }

  /**
   * The same with bounded partitions, for a replay without end.
   *
   * @param bytes what a partition keeps, -1 for everything
   * @return the options
   */
  public BrokerOptions withRetentionBytes(long bytes) {
    return new BrokerOptions(folder, port, maxMessageBytes, bytes);
  }
}

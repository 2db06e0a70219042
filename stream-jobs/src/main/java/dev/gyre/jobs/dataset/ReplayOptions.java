package dev.gyre.jobs.dataset;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Where and how fast a dataset is replayed.
 *
 * @param bootstrapServers {@code host:port}, or several with commas
 * @param topicPrefix prefix of the job's topics; a record of logical topic {@code x} goes to {@code
 *     prefix.x}
 * @param eventsPerSecond limit of events (labels ride along); empty: as fast as the broker takes
 * @param heartbeatIntervalMs event time; empty: the dataset's own
 * @param progress told from the replaying thread, about every {@code progressIntervalMs} and once
 *     at the end
 * @param progressIntervalMs wall clock between two reports
 * @param lingerMs how long a record may wait for others to be sent with it, 0 or more
 */
public record ReplayOptions(
    String bootstrapServers,
    String topicPrefix,
    OptionalDouble eventsPerSecond,
    OptionalLong heartbeatIntervalMs,
    Consumer<ReplayProgress> progress,
    long progressIntervalMs,
    int lingerMs) {

  private static final int LINGER_MS = 5;

  /** Checks the rate and the intervals. */
  public ReplayOptions {
    if (bootstrapServers == null || bootstrapServers.isBlank()) {
      throw new IllegalArgumentException(
          "bootstrap servers: '" + bootstrapServers + "': must be host:port");
    }
    if (topicPrefix == null || topicPrefix.isBlank()) {
      throw new IllegalArgumentException("topic prefix: '" + topicPrefix + "': must not be blank");
    }
    if (eventsPerSecond.isPresent()
        && !(eventsPerSecond.getAsDouble() > 0 && Double.isFinite(eventsPerSecond.getAsDouble()))) {
      throw new IllegalArgumentException(
          "rate: " + eventsPerSecond.getAsDouble() + ": must be above 0 events per second");
    }
    if (heartbeatIntervalMs.isPresent() && heartbeatIntervalMs.getAsLong() <= 0) {
      throw new IllegalArgumentException(
          "heartbeat interval: " + heartbeatIntervalMs.getAsLong() + " ms: must be above 0");
    }
    if (progressIntervalMs <= 0) {
      throw new IllegalArgumentException(
          "progress interval: " + progressIntervalMs + " ms: must be above 0");
    }
    if (lingerMs < 0) {
      throw new IllegalArgumentException("linger: " + lingerMs + " ms: must be at least 0");
    }
  }

  /**
   * As fast as the broker takes, prefix {@code gyre}, no reports.
   *
   * @param bootstrapServers {@code host:port}, or several with commas
   * @return the options
   */
  public static ReplayOptions to(String bootstrapServers) {
    return new ReplayOptions(
        bootstrapServers,
        "gyre",
        OptionalDouble.empty(),
        OptionalLong.empty(),
        progress -> {},
        1_000,
        LINGER_MS);
  }

  /**
   * The same with another prefix.
   *
   * @param prefix prefix of the topics, without the dot
   * @return the options
   */
  public ReplayOptions withTopicPrefix(String prefix) {
    return new ReplayOptions(
        bootstrapServers,
        prefix,
        eventsPerSecond,
        heartbeatIntervalMs,
        progress,
        progressIntervalMs,
        lingerMs);
  }

  /**
   * The same with a limit of speed.
   *
   * @param rate events per second, above 0
   * @return the options
   */
  public ReplayOptions withRate(double rate) {
    return new ReplayOptions(
        bootstrapServers,
        topicPrefix,
        OptionalDouble.of(rate),
        heartbeatIntervalMs,
        progress,
        progressIntervalMs,
        lingerMs);
  }

  /**
   * The same with another heartbeat interval.
   *
   * @param intervalMs event time, above 0
   * @return the options
   */
  public ReplayOptions withHeartbeatInterval(long intervalMs) {
    return new ReplayOptions(
        bootstrapServers,
        topicPrefix,
        eventsPerSecond,
        OptionalLong.of(intervalMs),
        progress,
        progressIntervalMs,
        lingerMs);
  }

  /**
   * The same with reports.
   *
   * @param intervalMs wall clock between two reports
   * @param listener told from the replaying thread
   * @return the options
   */
  public ReplayOptions withProgress(long intervalMs, Consumer<ReplayProgress> listener) {
    return new ReplayOptions(
        bootstrapServers,
        topicPrefix,
        eventsPerSecond,
        heartbeatIntervalMs,
        listener,
        intervalMs,
        lingerMs);
  }

  /**
   * The same with another wait: at many records a second a longer one saves requests, which cost
   * the broker more than records do.
   *
   * @param ms how long a record may wait for others to be sent with it, 0 or more
   * @return the options
   */
  public ReplayOptions withLinger(int ms) {
    return new ReplayOptions(
        bootstrapServers,
        topicPrefix,
        eventsPerSecond,
        heartbeatIntervalMs,
        progress,
        progressIntervalMs,
        ms);
  }
}

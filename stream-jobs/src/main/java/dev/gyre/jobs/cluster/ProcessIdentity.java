package dev.gyre.jobs.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that may have ended, and whose number another one may have got since.
 *
 * @param pid its number
 * @param startedAtMs when it started, epoch milliseconds
 */
public record ProcessIdentity(long pid, long startedAtMs) {

  /** The system's clock may have been set since; a number does not come round that fast. */
  private static final Duration TOLERANCE = Duration.ofSeconds(3);

  static ProcessIdentity of(ProcessHandle process) {
    return new ProcessIdentity(
        process.pid(), process.info().startInstant().orElseGet(Instant::now).toEpochMilli());
  }

  /** The process, if it still runs. */
  public Optional<ProcessHandle> handle() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(
            process ->
                process
                    .info()
                    .startInstant()
                    .map(start -> Math.abs(start.toEpochMilli() - startedAtMs))
                    .filter(apart -> apart <= TOLERANCE.toMillis())
                    .isPresent());
  }

  boolean isAlive() {
    return handle().isPresent();
  }
}

package dev.gyre.jobs.cluster;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that is started again whenever it ends. Lives in the supervisor's one thread. */
final class SupervisedProcess {

  private static final Logger LOG = LoggerFactory.getLogger(SupervisedProcess.class);

  private static final Duration FIRST_DELAY = Duration.ofMillis(500);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);

  /** A process that lived for so long had started well. */
  private static final Duration LONG_LIFE = Duration.ofSeconds(30);

  private final Member member;
  private final Supplier<List<String>> command;
  private final Map<String, String> environment;
  private final File output;
  private final ScheduledExecutorService thread;
  private final Runnable changed;

  private Process process;
  private ProcessIdentity identity;
  private int restarts;
  private Duration delay = FIRST_DELAY;
  private boolean stopping;

  /**
   * A process that was not started yet.
   *
   * @param member its name and port
   * @param command its command line
   * @param environment what its environment has besides this process's
   * @param output gets what it prints
   * @param thread the supervisor's thread
   * @param changed told, in that thread, of every start
   */
  SupervisedProcess(
      Member member,
      Supplier<List<String>> command,
      Map<String, String> environment,
      File output,
      ScheduledExecutorService thread,
      Runnable changed) {
    this.member = member;
    this.command = command;
    this.environment = Map.copyOf(environment);
    this.output = output;
    this.thread = thread;
    this.changed = changed;
  }

  void start() {
    if (stopping) {
      return;
    }
    try {
      ProcessBuilder builder = new ProcessBuilder(command.get());
      builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(output));
      builder.environment().putAll(environment);
      process = builder.start();
    } catch (IOException | RuntimeException e) {
      LOG.error("{} cannot be started", member.name(), e);
      again();
      return;
    }
    identity = ProcessIdentity.of(process.toHandle());
    LOG.info("{} started as process {}", member.name(), process.pid());
    changed.run();
    process.onExit().thenRunAsync(this::ended, thread);
  }

  private void ended() {
    if (stopping) {
      return;
    }
    long lived = System.currentTimeMillis() - identity.startedAtMs();
    LOG.warn(
        "{} (process {}) ended with {} after {} ms",
        member.name(),
        process.pid(),
        process.exitValue(),
        lived);
    if (lived >= LONG_LIFE.toMillis()) {
      delay = FIRST_DELAY;
    }
    again();
  }

  private void again() {
    restarts++;
    thread.schedule(this::start, delay.toMillis(), TimeUnit.MILLISECONDS);
    Duration next = delay.multipliedBy(2);
    delay = next.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : next;
  }

  /** Asks it to end, and starts it no more. */
  void stop() {
    stopping = true;
    if (process != null) {
      process.destroy();
    }
  }

  /** Waits until it has ended; kills it when it takes too long. */
  void await(Duration patience) throws InterruptedException {
    if (process != null && !process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warn("{} did not end within {}, and is killed", member.name(), patience);
      process.destroyForcibly().waitFor();
    }
  }

  Member member() {
    return member;
  }

  boolean wasStarted() {
    return identity != null;
  }

  ClusterState.MemberState state() {
    return new ClusterState.MemberState(member.name(), identity, member.port(), restarts);
  }
}

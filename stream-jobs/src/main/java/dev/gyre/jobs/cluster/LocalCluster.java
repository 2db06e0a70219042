package dev.gyre.jobs.cluster;

import dev.gyre.jobs.UserError;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A cluster of separate processes on this machine: brought up, looked at, taken down. */
public final class LocalCluster {

  private static final Duration START_PATIENCE = Duration.ofSeconds(180);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(90);
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(10);
  private static final long LOOK_INTERVAL_MS = 300;

  private final ClusterFolder folder;
  private final ClusterSize size;

  /** The cluster of a folder, whether it runs or not. */
  public LocalCluster(ClusterFolder folder) {
    this(folder, ClusterSize.DEFAULT);
  }

  /**
   * The cluster of a folder, whether it runs or not.
   *
   * @param size that {@link #up} gives it; one that runs already keeps its own
   */
  public LocalCluster(ClusterFolder folder, ClusterSize size) {
    this.folder = folder;
    this.size = size;
  }

  /** Its folder. */
  public ClusterFolder folder() {
    return folder;
  }

  /** Asks every process how it is. */
  public ClusterStatus status() {
    return ClusterHealth.of(folder);
  }

  /**
   * Starts the cluster, unless it runs, and waits until every process is healthy.
   *
   * @return how it is then
   * @throws UserError (failure) if it is not healthy within three minutes; what was started is
   *     stopped again
   */
  public ClusterStatus up() throws InterruptedException {
    Process starting = isSupervised() ? null : startSupervisor();
    BooleanSupplier dead = () -> starting != null && !starting.isAlive() && !isSupervised();
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    ClusterStatus status = status();
    while (!status.isUp()) {
      if (dead.getAsBoolean() || System.nanoTime() > deadline) {
        down();
        throw UserError.failure(
            "the cluster in "
                + folder.path()
                + " did not start: "
                + wrong(status)
                + "; its logs are in "
                + folder.logs());
      }
      Thread.sleep(LOOK_INTERVAL_MS);
      status = status();
    }
    return status;
  }

  private static String wrong(ClusterStatus status) {
    List<String> sick =
        status.processes().stream()
            .filter(process -> !process.healthy())
            .map(process -> process.name() + " " + process.detail())
            .toList();
    return sick.isEmpty() ? "its supervisor ended" : String.join(", ", sick);
  }

  private boolean isSupervised() {
    return ClusterState.read(folder).map(ClusterState::supervised).orElse(false);
  }

  private Process startSupervisor() {
    killLeftovers();
    folder.make();
    ProcessBuilder builder = new ProcessBuilder(JavaCommands.supervisor(folder, size));
    builder
        .redirectErrorStream(true)
        .redirectOutput(
            ProcessBuilder.Redirect.appendTo(JavaCommands.output(folder, "supervisor")));
    try {
      FlinkSettings.writeLogs(folder);
      return builder.start();
    } catch (IOException e) {
      throw UserError.failure("the cluster's supervisor cannot be started: " + e.getMessage(), e);
    }
  }

  /**
   * Stops every process of the cluster; topics, checkpoints and the jobs' places in them stay, and
   * the next {@link #up} goes on with them.
   *
   * @return whether anything ran
   * @throws UserError (failure) if a process does not end
   */
  public boolean down() throws InterruptedException {
    Optional<ClusterState> state = ClusterState.read(folder);
    boolean ran = state.isPresent() && living(state.get()).findAny().isPresent();
    if (state.isPresent() && state.get().supervised()) {
      ProcessHandle supervisor = state.get().supervisor().handle().orElseThrow();
      supervisor.destroy();
      if (!ended(supervisor, STOP_PATIENCE)) {
        supervisor.destroyForcibly();
      }
    }
    killLeftovers();
    return ran;
  }

  /** Takes the cluster down and deletes all that it kept. */
  public void delete() throws InterruptedException {
    down();
    ClusterFolder.delete(folder.path());
  }

  /** Ends what a supervisor that was killed has left running. */
  private void killLeftovers() {
    // Read again: the supervisor may have started something since.
    Optional<ClusterState> state = ClusterState.read(folder);
    if (state.isEmpty()) {
      return;
    }
    living(state.get()).forEach(ProcessHandle::destroyForcibly);
    living(state.get())
        .filter(process -> !ended(process, KILL_PATIENCE))
        .findAny()
        .ifPresent(
            process -> {
              throw UserError.failure(
                  "process " + process.pid() + " of the cluster does not end; kill -9 it");
            });
    if (state.get().supervisor() != null) {
      ClusterFolder.delete(folder.lock());
      ClusterFolder.delete(folder.temporary());
      new ClusterState(null, state.get().ports(), List.of()).write(folder);
    }
  }

  private static Stream<ProcessHandle> living(ClusterState state) {
    return Stream.concat(
            Stream.ofNullable(state.supervisor()),
            state.members().stream().map(ClusterState.MemberState::process))
        .flatMap(process -> process.handle().stream());
  }

  private static boolean ended(ProcessHandle process, Duration patience) {
    try {
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException slow) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("process " + process.pid() + ": cannot be waited for", e);
    }
  }

  /**
   * The process of a member, for those who want to do it harm.
   *
   * @param name as {@link #status} tells it
   */
  public ProcessIdentity process(String name) {
    return ClusterState.read(folder)
        .orElseThrow(() -> new IllegalStateException(folder.path() + ": no cluster runs"))
        .member(name)
        .process();
  }
}

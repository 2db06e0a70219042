package dev.gyre.jobs.command;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.Signals;

/**
 * Ctrl-C and SIGTERM as ordinary events: the first one asks for a clean end, which then runs in the
 * main thread with everything still alive (shutdown hooks run all at once, Flink's among them). A
 * second one ends the process at once, through its shutdown hooks.
 */
final class Interrupts implements AutoCloseable {

  private static final int INTERRUPTED = 130;
  private static final int TERMINATED = 143;

  private final List<Runnable> actions = new ArrayList<>();
  private final Object previousInterrupt;
  private final Object previousTerminate;
  private int exitCode;

  private Interrupts() {
    previousInterrupt = Signals.register("INT", () -> received(INTERRUPTED));
    previousTerminate = Signals.register("TERM", () -> received(TERMINATED));
  }

  /** Takes over both signals until closed. */
  static Interrupts listen() {
    return new Interrupts();
  }

  /** Runs an action at the first signal, or now if it has come already. */
  void onInterrupt(Runnable action) {
    synchronized (this) {
      if (exitCode == 0) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }

  /** Whether a signal has come. */
  synchronized boolean received() {
    return exitCode != 0;
  }

  /**
   * The exit code of the process.
   *
   * @param otherwise the code when no signal has come
   */
  synchronized int exitCode(int otherwise) {
    return exitCode != 0 ? exitCode : otherwise;
  }

  void received(int code) {
    List<Runnable> due;
    synchronized (this) {
      if (exitCode != 0) {
        System.exit(code);
      }
      exitCode = code;
      due = List.copyOf(actions);
    }
    due.forEach(Runnable::run);
  }

  /** Gives the signals back. */
  @Override
  public void close() {
    Signals.unregister("INT", previousInterrupt);
    Signals.unregister("TERM", previousTerminate);
  }
}

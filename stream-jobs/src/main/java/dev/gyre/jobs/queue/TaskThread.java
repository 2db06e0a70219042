package dev.gyre.jobs.queue;

/** The thread that runs a task's operators. */
public final class TaskThread {

  /**
   * To Linux twice the weight of other threads: at full load checkpoints are to be done within
   * their interval all the same, which they were not with the greatest priority.
   */
  private static final int PRIORITY = 8;

  private TaskThread() {}

  /**
   * Has the current thread run before others of its process. A checkpoint is written to files and
   * copied by threads of Flink's and RocksDB's, a dozen of which then stand in line for the
   * processors with the tasks that scores wait for, and nobody waits for them.
   *
   * <p>Java heeds it where it is told to ({@code -XX:ThreadPriorityPolicy=1}), and Linux grants it
   * to root alone; elsewhere nothing changes.
   */
  public static void goFirst() {
    Thread.currentThread().setPriority(PRIORITY);
  }
}

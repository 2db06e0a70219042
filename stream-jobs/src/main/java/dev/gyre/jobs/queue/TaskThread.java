package dev.gyre.jobs.queue;

/** The thread that runs a task's operators. */
public final class TaskThread {

  private TaskThread() {}

  /**
   * Has the current thread run before others of its process. A checkpoint is written to files and
   * copied by threads of Flink's and RocksDB's, a dozen of which then stand in line for the
   * processors with the tasks that scores wait for, and nobody waits for them. All tasks of a job
   * have to: one that falls behind has the others wait, too. Under full load a checkpoint then
   * takes several times as long, so that this is for jobs whose scores are to come at once.
   *
   * <p>Java heeds it where it is told to ({@code -XX:ThreadPriorityPolicy=1}), and Linux grants it
   * to root alone; elsewhere nothing changes.
   */
  public static void goFirst() {
    Thread.currentThread().setPriority(Thread.MAX_PRIORITY);
  }
}

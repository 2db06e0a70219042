package dev.gyre.jobs.topology;

import dev.gyre.jobs.UserError;
import dev.gyre.jobs.config.JobConfig;

/** What a job must not have to run in the synchronous mode. */
public final class SynchronousMode {

  private SynchronousMode() {}

  /**
   * Checks a job before it starts.
   *
   * @param parallelism the job's
   * @throws UserError (usage) if it is to be synchronous and cannot be
   */
  public static void check(JobConfig config, int parallelism) {
    if (!config.refresh().synchronous()) {
      return;
    }
    if (parallelism != 1) {
      throw UserError.usage(
          "refresh.synchronous is true and the parallelism is "
              + parallelism
              + ": the synchronous mode runs with parallelism 1, where all events have one order;"
              + " start with --parallelism 1, or set refresh.synchronous to false");
    }
    if (config.time().idles()) {
      throw UserError.usage(
          "refresh.synchronous is true and time.idle is "
              + config.time().idleMs()
              + " ms: in the synchronous mode a silent partition is waited for, since scores must"
              + " not depend on the clock; remove time.idle and send heartbeats, or set"
              + " refresh.synchronous to false");
    }
  }
}

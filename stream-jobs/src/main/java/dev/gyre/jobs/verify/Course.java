package dev.gyre.jobs.verify;

/** How a trial's job gets from its first record to its end. */
interface Course {
  /** Runs the job: when it returns, every record was sent, and the job has read them and ended. */
  void run(TrialStream stream) throws Exception;
}

package dev.gyre.jobs.verify;

import dev.gyre.jobs.cluster.JobWatch;
import java.time.Duration;
import java.util.Random;

/**
 * At random moments a process that runs part of the job is killed, while its records come.
 *
 * @param random chooses the process
 */
record KilledCourse(ProcessCluster cluster, int parallelism, int kills, Random random)
    implements Course {

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @Override
  public void run(TrialStream stream) throws Exception {
    JobWatch job = cluster.submit(stream.config(), stream.runtime(), parallelism);
    for (int i = 0; i < kills; i++) {
      stream.send(i, kills + 1);
      stream.awaitProgress(job::isRunning);
      cluster.killTaskManager(job, random);
    }
    stream.send(kills, kills + 1);
    stream.end();
    JobWatch.await("the job to end after its kills", PATIENCE, job::isFinished);
  }
}

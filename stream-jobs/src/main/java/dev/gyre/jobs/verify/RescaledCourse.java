package dev.gyre.jobs.verify;

import java.nio.file.Path;
import org.apache.flink.api.common.JobID;

/** In the middle the job is stopped with a savepoint, and goes on from it with more or less. */
record RescaledCourse(EmbeddedCluster cluster, int from, int to, Path savepoints)
    implements Course {

  @Override
  public void run(TrialStream stream) throws Exception {
    JobID job = cluster.submit(stream.config(), stream.runtime(), from, null);
    stream.send(0, 2);
    stream.awaitProgress(() -> cluster.isRunning(job) && cluster.hasCheckpoint(job));
    String savepoint = cluster.stop(job, savepoints);
    JobID rescaled = cluster.submit(stream.config(), stream.runtime(), to, savepoint);
    stream.send(1, 2);
    stream.end();
    cluster.await(rescaled);
  }
}

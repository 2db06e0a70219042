package dev.gyre.jobs.verify;

/** All records are there before the job starts, and nothing happens to it. */
record UndisturbedCourse(EmbeddedCluster cluster, int parallelism) implements Course {

  @Override
  public void run(TrialStream stream) throws Exception {
    stream.send(0, 1);
    stream.end();
    cluster.await(cluster.submit(stream.config(), stream.runtime(), parallelism, null));
  }
}

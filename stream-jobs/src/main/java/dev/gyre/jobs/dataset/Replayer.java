package dev.gyre.jobs.dataset;

/** Sends a dataset to a broker. */
public final class Replayer implements AutoCloseable {

  private Replayer() {}

  /**
   * Connects to the broker and looks up the dataset's topics, which must exist.
   *
   * @param dataset names the topics
   * @param options broker, prefix, rate
   * @return the replayer
   * @throws dev.gyre.jobs.broker.BrokerException if the broker does not answer within 15 seconds or
   *     lacks a topic
   */
  public static Replayer open(Dataset dataset, ReplayOptions options) {
    throw new UnsupportedOperationException("not yet: " + dataset + options);
  }

  /**
   * {@link #replay} and then {@link #finish}: the bounded replay of a whole stream.
   *
   * @param records the records; not closed here
   * @return the final counts
   */
  public ReplayProgress run(RecordStream records) {
    replay(records);
    return finish();
  }

  /**
   * Sends records until the stream ends, {@link #stop} is called or the thread is interrupted (the
   * interrupt flag stays set). All records sent are acknowledged when it returns.
   *
   * @param records the records; not closed here
   * @return the counts so far
   * @throws dev.gyre.jobs.broker.BrokerException if the broker is lost for good
   */
  public ReplayProgress replay(RecordStream records) {
    throw new UnsupportedOperationException("not yet: " + records);
  }

  /** Ends a {@link #replay} that runs in another thread after the record it is at. */
  public void stop() {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * Sends the last record of every partition of every topic of the dataset: a heartbeat at the
   * event time reached, marked as last. A bounded job ends there. A second call does nothing.
   *
   * @return the final counts
   */
  public ReplayProgress finish() {
    throw new UnsupportedOperationException("not yet");
  }

  /** Closes the producer; sends nothing more. */
  @Override
  public void close() {
    throw new UnsupportedOperationException("not yet");
  }
}

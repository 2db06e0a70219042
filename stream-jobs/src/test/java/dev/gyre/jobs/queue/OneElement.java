package dev.gyre.jobs.queue;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.streaming.api.functions.source.legacy.SourceFunction;

/** A source of one element, and then of none for as long as a test lasts. */
// A source that neither ends nor sends more takes half a dozen classes in the interface of today.
@SuppressWarnings("deprecation")
final class OneElement implements SourceFunction<Long> {

  static final long VALUE = 7;

  private static final long serialVersionUID = 1L;
  private static final Map<String, CountDownLatch> ENDS = new ConcurrentHashMap<>();

  private final String test;

  /**
   * Makes the source.
   *
   * @param test whose it is: the job has a copy of the source
   */
  OneElement(String test) {
    this.test = test;
  }

  /** Ends the source of a test. */
  static void end(String test) {
    endOf(test).countDown();
  }

  private static CountDownLatch endOf(String test) {
    return ENDS.computeIfAbsent(test, unused -> new CountDownLatch(1));
  }

  @Override
  public void run(SourceContext<Long> context) throws Exception {
    synchronized (context.getCheckpointLock()) {
      context.collect(VALUE);
    }
    endOf(test).await();
  }

  @Override
  public void cancel() {
    end(test);
  }
}

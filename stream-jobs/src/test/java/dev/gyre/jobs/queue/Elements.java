package dev.gyre.jobs.queue;

import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.flink.streaming.api.functions.source.legacy.SourceFunction;

/** A source that sends what a test has it send, and nothing for as long as that sends nothing. */
// In the interface of today it takes half a dozen classes.
@SuppressWarnings("deprecation")
final class Elements implements SourceFunction<Long> {

  private static final long serialVersionUID = 1L;
  private static final long END = Long.MIN_VALUE;
  private static final Map<String, BlockingQueue<Long>> ALL = new ConcurrentHashMap<>();

  private final String test;

  /**
   * Makes the source.
   *
   * @param test whose it is: the job has a copy of the source
   */
  Elements(String test) {
    this.test = test;
  }

  /** Has the source of a test send an element. */
  static void send(String test, long element) {
    of(test).add(element);
  }

  /** Ends the source of a test. */
  static void end(String test) {
    of(test).add(END);
  }

  private static BlockingQueue<Long> of(String test) {
    return ALL.computeIfAbsent(test, unused -> new LinkedBlockingQueue<>());
  }

  @Override
  public void run(SourceContext<Long> context) throws Exception {
    for (long next = of(test).take(); next != END; next = of(test).take()) {
      synchronized (context.getCheckpointLock()) {
        context.collect(next);
      }
    }
  }

  @Override
  public void cancel() {
    end(test);
  }
}

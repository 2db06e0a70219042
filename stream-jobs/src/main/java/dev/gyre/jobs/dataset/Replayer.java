package dev.gyre.jobs.dataset;

import dev.gyre.jobs.broker.BrokerException;
import dev.gyre.jobs.broker.TopicSpec;
import dev.gyre.jobs.broker.Topics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sends a dataset to a broker. */
public final class Replayer implements AutoCloseable {

  /**
   * At a high rate the events of a millisecond are sent together, on average half of that late: to
   * wake up for each of 10,000 a second takes a tenth of a core.
   */
  private static final long LEAST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final ReplayOptions options;
  private final PartitionClocks clocks;
  private final RecordSender sender;

  private volatile boolean stopped;
  private boolean finished;
  private long events;
  private long labels;
  private long bytes;
  private volatile long startNanos = Long.MIN_VALUE;
  private long reportedNanos;
  private long reportedEvents;

  private Replayer(ReplayOptions options, PartitionClocks clocks, RecordSender sender) {
    this.options = options;
    this.clocks = clocks;
    this.sender = sender;
  }

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
    Map<String, Integer> partitions = new LinkedHashMap<>();
    try (Topics topics = Topics.at(options.bootstrapServers())) {
      for (String topic : dataset.topics()) {
        String name = options.topicPrefix() + "." + topic;
        TopicSpec spec =
            topics
                .describe(name)
                .orElseThrow(
                    () ->
                        new BrokerException(
                            "topic '"
                                + name
                                + "' does not exist on "
                                + options.bootstrapServers()
                                + "; create it first"));
        partitions.put(topic, spec.partitions());
      }
    }
    long interval = options.heartbeatIntervalMs().orElse(dataset.heartbeatIntervalMs());
    return new Replayer(
        options, new PartitionClocks(partitions, interval), new RecordSender(options));
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
    startNanos = System.nanoTime();
    reportedNanos = startNanos;
    while (!stopped && !Thread.currentThread().isInterrupted() && records.hasNext()) {
      send(records.next());
      long now = System.nanoTime();
      if (now - reportedNanos >= TimeUnit.MILLISECONDS.toNanos(options.progressIntervalMs())) {
        report(now, records.fractionRead());
      }
    }
    sender.flush();
    return progress(System.nanoTime(), records.fractionRead());
  }

  /**
   * When the last {@link #replay} began, as {@link System#nanoTime} tells it: at a rate r its event
   * number i is due {@code i / r} seconds later. {@link Long#MIN_VALUE} before the first.
   */
  public long startNanos() {
    return startNanos;
  }

  private void send(ReplayRecord record) {
    boolean event = record.kind() == ReplayRecord.Kind.EVENT;
    if (event) {
      pace();
    }
    int partition = clocks.place(record);
    sender.send(record, partition);
    clocks.sent(record, partition);
    events += event ? 1 : 0;
    labels += event ? 0 : 1;
    bytes += record.key().length + record.value().length;
    clocks.behind(sender::heartbeat);
  }

  /** Waits until the next event is due by the rate, counted from the start: a delay is made up. */
  private void pace() {
    if (options.eventsPerSecond().isEmpty()) {
      return;
    }
    double rate = options.eventsPerSecond().getAsDouble();
    long due = startNanos + (long) (events / rate * NANOS_PER_SECOND);
    long wait = due - System.nanoTime();
    while (wait > 0 && !stopped && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(Math.max(wait, LEAST_WAIT_NANOS));
      wait = due - System.nanoTime();
    }
  }

  private void report(long nowNanos, OptionalDouble fraction) {
    options.progress().accept(progress(nowNanos, fraction));
    reportedNanos = nowNanos;
    reportedEvents = events;
  }

  private ReplayProgress progress(long nowNanos, OptionalDouble fraction) {
    double seconds = Math.max(1, nowNanos - reportedNanos) / NANOS_PER_SECOND;
    return new ReplayProgress(
        events,
        labels,
        sender.heartbeats(),
        bytes,
        clocks.nowMs(),
        startNanos == Long.MIN_VALUE ? 0 : TimeUnit.NANOSECONDS.toMillis(nowNanos - startNanos),
        (events - reportedEvents) / seconds,
        fraction);
  }

  /** Ends a {@link #replay} that runs in another thread after the record it is at. */
  public void stop() {
    stopped = true;
  }

  /**
   * Sends the last record of every partition of every topic of the dataset: a heartbeat at the
   * event time reached, marked as last. A bounded job ends there. A second call does nothing.
   *
   * @return the final counts
   */
  public ReplayProgress finish() {
    if (!finished) {
      finished = true;
      clocks.all(sender::last);
      sender.flush();
      report(System.nanoTime(), OptionalDouble.of(1));
    }
    return progress(System.nanoTime(), OptionalDouble.of(1));
  }

  /** Closes the producer; sends nothing more. */
  @Override
  public void close() {
    sender.close();
  }
}

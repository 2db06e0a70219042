package dev.gyre.jobs.replay;

import dev.gyre.jobs.broker.Topics;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells now and then how many records a topic has, from a thread of its own, until it is closed.
 */
final class ScoreWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ScoreWatch.class);

  private final Topics topics;
  private final String topic;
  private final LongConsumer progress;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread made = new Thread(work, "gyre-score-watch");
            made.setDaemon(true);
            return made;
          });

  ScoreWatch(String bootstrap, String topic, Duration every, LongConsumer progress) {
    this.topics = Topics.at(bootstrap);
    this.topic = topic;
    this.progress = progress;
    thread.scheduleWithFixedDelay(
        this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      progress.accept(topics.endOffsets(topic).values().stream().mapToLong(Long::longValue).sum());
    } catch (RuntimeException e) {
      // Only what is shown depends on it, and the next look may do better.
      LOG.debug("the end of {} is not known", topic, e);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    topics.close();
  }
}

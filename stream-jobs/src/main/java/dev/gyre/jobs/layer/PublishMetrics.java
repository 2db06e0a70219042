package dev.gyre.jobs.layer;

import dev.gyre.jobs.message.NodeUpdate;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * What the last layer says of its embeddings and tombstones: their number, and how stale their
 * predecessors had become when they were published.
 *
 * <p>Staleness is that of DESIGN's promise 3: from the ingest of the oldest change that was not yet
 * reflected to publication, for the node's own changes and for those of neighbours apart. A new
 * embedding that reflects both counts in both when the neighbour's change is the older one;
 * otherwise the neighbour's is not the oldest of anything.
 */
final class PublishMetrics {

  static final String PUBLISHED = "published";
  static final String DIRECT = "stalenessDirectMs";
  static final String RIPPLE = "stalenessRippleMs";

  /** Percentiles are those of so many embeddings, the newest of a subtask. */
  private static final int NEWEST = 10_000;

  private final Counter published;
  private final Histogram direct;
  private final Histogram ripple;

  private PublishMetrics(Counter published, Histogram direct, Histogram ripple) {
    this.published = published;
    this.direct = direct;
    this.ripple = ripple;
  }

  static PublishMetrics register(MetricGroup group) {
    return new PublishMetrics(
        group.counter(PUBLISHED),
        group.histogram(DIRECT, new DescriptiveStatisticsHistogram(NEWEST)),
        group.histogram(RIPPLE, new DescriptiveStatisticsHistogram(NEWEST)));
  }

  /** Notes what is published now. */
  void published(NodeUpdate update) {
    published.inc();
    if (update.direct()) {
      direct.update(update.directStalenessMs());
    }
    if (!update.oldestIsDirect()) {
      ripple.update(update.stalenessMs());
    }
  }
}

package dev.gyre.jobs.demo;

import dev.gyre.jobs.samples.KnownLabels;
import dev.gyre.schemas.avro.Alert;
import dev.gyre.schemas.avro.DeadLetter;
import dev.gyre.schemas.avro.NodeEmbedding;
import dev.gyre.schemas.avro.RefreshClass;
import dev.gyre.schemas.avro.Score;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What was read of the output topics. Written by one thread, read by others. */
public final class OutputFigures {

  private static final int LAST_ALERTS = 5;
  private static final long LONGEST = TimeUnit.HOURS.toMicros(1);
  private static final int DIGITS = 3;

  private final Histogram scoreLatencyMicros = new Histogram(LONGEST, DIGITS);
  private final Histogram directStalenessMs = new Histogram(LONGEST, DIGITS);
  private final Histogram rippleStalenessMs = new Histogram(LONGEST, DIGITS);
  private final Deque<Alert> lastAlerts = new ArrayDeque<>();
  private final Map<String, Map<String, Long>> deadLetters = new TreeMap<>();
  private final ScoredInteractions scored;
  private long scores;
  private long degraded;
  private long embeddings;
  private long tombstones;
  private long alerts;

  /**
   * Nothing read yet.
   *
   * @param measureFromMs interactions before this time are not measured, epoch milliseconds
   */
  OutputFigures(long measureFromMs) {
    scored = new ScoredInteractions(measureFromMs);
  }

  synchronized void score(Score score) {
    scores++;
    scored.score(score.getInteractionId(), score.getTimestampMs(), score.getScore());
    degraded += score.getDegraded() ? 1 : 0;
    record(scoreLatencyMicros, score.getScoredAtMicros() - score.getIngestedAtMicros());
  }

  /** An embedding, or null for a tombstone. */
  synchronized void embedding(NodeEmbedding embedding) {
    if (embedding == null) {
      tombstones++;
      return;
    }
    embeddings++;
    if (embedding.getDirectStalenessMs() != null) {
      record(directStalenessMs, embedding.getDirectStalenessMs());
    }
    if (embedding.getRefreshClass() == RefreshClass.RIPPLE) {
      record(rippleStalenessMs, embedding.getStalenessMs());
    }
  }

  synchronized void alert(Alert alert) {
    alerts++;
    scored.alert(alert.getScore().getInteractionId());
    lastAlerts.addLast(alert);
    if (lastAlerts.size() > LAST_ALERTS) {
      lastAlerts.removeFirst();
    }
  }

  synchronized void deadLetter(DeadLetter letter) {
    deadLetters
        .computeIfAbsent(letter.getTopic(), unused -> new TreeMap<>())
        .merge(letter.getReasonCode(), 1L, Long::sum);
  }

  private static void record(Histogram histogram, long value) {
    histogram.recordValue(Math.max(0, Math.min(LONGEST, value)));
  }

  /** Scores and alerts against labels. */
  synchronized AlertQuality quality(KnownLabels labels) {
    return AlertQuality.of(scored, labels);
  }

  /** Scores read. */
  public synchronized long scores() {
    return scores;
  }

  /** Scores that were made from one half alone. */
  public synchronized long degraded() {
    return degraded;
  }

  /** Embeddings read. */
  public synchronized long embeddings() {
    return embeddings;
  }

  /** Tombstones of deleted nodes read. */
  public synchronized long tombstones() {
    return tombstones;
  }

  /** Alerts read. */
  public synchronized long alerts() {
    return alerts;
  }

  /** Dead letters read. */
  public synchronized long deadLetters() {
    return deadLetters.values().stream()
        .flatMap(reasons -> reasons.values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  /** Dead letters read, by topic of the rejected record and then by reason, in order of names. */
  public synchronized Map<String, Map<String, Long>> deadLettersByReason() {
    Map<String, Map<String, Long>> copy = new TreeMap<>();
    deadLetters.forEach((topic, reasons) -> copy.put(topic, new TreeMap<>(reasons)));
    return copy;
  }

  /** The newest alerts, oldest first. */
  public synchronized List<Alert> lastAlerts() {
    return new ArrayList<>(lastAlerts);
  }

  /** A percentile of the time from ingest to score, milliseconds. */
  public synchronized double scoreLatencyMs(double percentile) {
    return scoreLatencyMicros.getValueAtPercentile(percentile) / 1000.0;
  }

  /** A percentile of the staleness of embeddings at publication, milliseconds. */
  public synchronized double stalenessMs(boolean direct, double percentile) {
    return (direct ? directStalenessMs : rippleStalenessMs).getValueAtPercentile(percentile);
  }
}

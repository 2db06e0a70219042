package dev.gyre.jobs.command;

import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.demo.AlertQuality;
import dev.gyre.jobs.demo.DemoProgress;
import dev.gyre.jobs.demo.DemoReport;
import dev.gyre.schemas.avro.Alert;
import dev.gyre.schemas.avro.InteractionLabel;
import dev.gyre.schemas.avro.NeighbourEvidence;
import dev.gyre.schemas.avro.Score;
import dev.gyre.schemas.avro.Side;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Shows a demo: one line that changes on a terminal, a line every few seconds elsewhere. */
final class DemoMeter implements AutoCloseable {

  private static final long LINE_INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();
  private static final String ERASE = "\r\u001b[K";

  private final PrintWriter out;
  private final boolean terminal;
  private long nextLineNanos = System.nanoTime() + LINE_INTERVAL_NANOS;
  private boolean lineOpen;

  DemoMeter(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  void begin(Dataset dataset, JobConfig config, int parallelism, Path folder) {
    out.printf(
        "Job '%s' on %s, parallelism %d, %d shards; everything is in %s%n",
        config.name(), dataset.name(), parallelism, config.state().shards(), folder);
    out.println("Starting a Kafka broker and a Flink cluster in this process.");
    out.flush();
  }

  void show(DemoProgress progress) {
    if (terminal) {
      out.print(ERASE + progress.line());
      lineOpen = true;
    } else if (System.nanoTime() >= nextLineNanos) {
      nextLineNanos = System.nanoTime() + LINE_INTERVAL_NANOS;
      out.println(progress.line());
    }
    out.flush();
  }

  void summary(DemoReport it) {
    close();
    out.println();
    out.printf(
        "Read %,d events, %,d labels and %,d heartbeats in %.1f s: %,.0f events/s.%n",
        it.eventsIn(), it.labelsIn(), it.heartbeatsIn(), it.seconds(), it.eventsPerSecond());
    out.printf(
        "Graph: %,d nodes, %,d edges accepted, %,d live in their window; without effect %s.%n",
        it.nodes(), it.edges(), it.liveEdges(), it.noEffect());
    out.printf(
        "Published %,d embeddings (staleness p50/p99: direct %,.0f/%,.0f ms, ripple %,.0f/%,.0f"
            + " ms), %,d scores (latency p50/p99 %.1f/%.1f ms), %,d alerts, %,d dead letters.%n",
        it.outputs().embeddings(),
        it.outputs().stalenessMs(true, 50),
        it.outputs().stalenessMs(true, 99),
        it.outputs().stalenessMs(false, 50),
        it.outputs().stalenessMs(false, 99),
        it.outputs().scores(),
        it.outputs().scoreLatencyMs(50),
        it.outputs().scoreLatencyMs(99),
        it.outputs().alerts(),
        it.outputs().deadLetters());
    if (it.outputs().deadLetters() > 0) {
      out.println("Dead letters by topic and reason: " + it.outputs().deadLettersByReason() + ".");
    }
    out.printf(
        "State backend %s, %d checkpoints completed; model %s (%s), trained: %s.%n",
        it.stateBackend(), it.checkpoints(), it.modelVersion(), it.modelOrigin(), it.trained());
    if (!it.trained()) {
      out.println("The model's weights are random: scores and alerts show the engine, not fraud.");
    }
    it.quality().ifPresent(this::quality);
    alerts(it.outputs().lastAlerts());
    out.flush();
  }

  private void quality(AlertQuality it) {
    out.printf(
        "Labels seen later: of %,d scored interactions%s, %,d of them before the last one; %,d are"
            + " fraud.%n",
        it.labelled(),
        it.fromMs() == Long.MIN_VALUE ? "" : " from " + Instant.ofEpochMilli(it.fromMs()) + " on",
        it.labelledInStream(),
        it.frauds());
    if (it.frauds() > 0) {
      out.printf(
          "Alerts: precision %.3f (%,d frauds of %,d alerts with a label; %.3f if none of the %,d"
              + " others is one), recall %.3f; average precision of the scores %.3f.%n",
          it.precision(),
          it.trueAlerts(),
          it.alerts(),
          it.leastPrecision(),
          it.alertsUnlabelled(),
          it.recall(),
          it.averagePrecision());
    }
  }

  private void alerts(List<Alert> alerts) {
    if (alerts.isEmpty()) {
      return;
    }
    out.println("Last alerts:");
    for (Alert alert : alerts) {
      Score score = alert.getScore();
      out.printf(
          "  %s  %s/%s -> %s/%s  score %.4f (from %.4f on, %s)  %s%n",
          Instant.ofEpochMilli(score.getTimestampMs()),
          score.getSourceType(),
          score.getSource(),
          score.getTargetType(),
          score.getTarget(),
          score.getScore(),
          alert.getThreshold(),
          alert.getPolicy(),
          alert.getId());
      attended(score.getSource(), Side.SOURCE, alert);
      attended(score.getTarget(), Side.TARGET, alert);
    }
  }

  /** The in-edges of an end that mattered, in a line. */
  private void attended(String end, Side side, Alert alert) {
    String attended =
        alert.getEvidence().getNeighbours().stream()
            .filter(it -> it.getSide() == side)
            .map(DemoMeter::neighbour)
            .collect(Collectors.joining(", "));
    if (!attended.isEmpty()) {
      out.println("      " + end + " attends to " + attended);
    }
  }

  private static String neighbour(NeighbourEvidence it) {
    String label =
        it.getLabel() == InteractionLabel.UNKNOWN
            ? ""
            : ", " + it.getLabel().name().toLowerCase(Locale.ROOT);
    return String.format(
        Locale.ROOT,
        "%s/%s (%s, %.2f%s)",
        it.getNodeType(),
        it.getNodeId(),
        it.getRelation(),
        it.getAttention(),
        label);
  }

  /** Ends the changing line; a second call does nothing. */
  @Override
  public void close() {
    if (lineOpen) {
      out.println();
      out.flush();
      lineOpen = false;
    }
  }
}

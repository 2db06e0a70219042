package dev.gyre.jobs.demo;

import dev.gyre.graph.slot.Outcome;
import dev.gyre.jobs.layer.EncoderOperator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a demo run came to.
 *
 * @param dataset name of the dataset
 * @param seed what the dataset was drawn with; empty: it was not drawn
 * @param parallelism the job's
 * @param interrupted whether it was ended before the end of the dataset
 * @param eventsIn raw records read by the job, without labels and heartbeats
 * @param labelsIn raw label records read by the job
 * @param heartbeatsIn heartbeats read by the job
 * @param nodes nodes that came to exist
 * @param edges edge upserts accepted, in their forward direction
 * @param liveEdges edges in slots and in the window at the end
 * @param applied events that changed something: an edge as its target saw it
 * @param noEffect accepted records without effect, by reason
 * @param seconds from the first record read to the end of the job
 * @param stateBackend Flink's name of the state backend
 * @param checkpoints checkpoints completed
 * @param modelVersion version of the model
 * @param trained whether it was trained
 * @param modelOrigin where the model comes from, part of a sentence
 * @param quality scores and alerts against labels; empty if nothing is scored, the run was
 *     interrupted or is too long
 * @param outputs what was read of the output topics
 */
public record DemoReport(
    String dataset,
    OptionalLong seed,
    int parallelism,
    boolean interrupted,
    long eventsIn,
    long labelsIn,
    long heartbeatsIn,
    long nodes,
    long edges,
    long liveEdges,
    long applied,
    Map<String, Long> noEffect,
    double seconds,
    String stateBackend,
    long checkpoints,
    String modelVersion,
    boolean trained,
    String modelOrigin,
    Optional<AlertQuality> quality,
    OutputFigures outputs) {

  private static final double MEDIAN = 50;
  private static final double NEARLY_ALL = 99;

  /** The counters of records without effect, by reason. */
  static Map<String, Long> noEffect(MetricStore metrics) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Outcome outcome : Outcome.values()) {
      if (outcome != Outcome.APPLIED) {
        String reason = outcome.name().toLowerCase(Locale.ROOT);
        counts.put(reason, metrics.sum(EncoderOperator.noEffectMetric(outcome)));
      }
    }
    return counts;
  }

  /** Records read per second. */
  public double eventsPerSecond() {
    return seconds > 0 ? eventsIn / seconds : 0;
  }

  /** The report as it is written to a file. */
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("dataset", dataset);
    json.put("seed", seed.isPresent() ? seed.getAsLong() : null);
    json.put("parallelism", parallelism);
    json.put("interrupted", interrupted);
    json.put("seconds", seconds);
    json.put("events_in", eventsIn);
    json.put("labels_in", labelsIn);
    json.put("heartbeats_in", heartbeatsIn);
    json.put("nodes", nodes);
    json.put("edges", edges);
    json.put("live_edges", liveEdges);
    json.put("scores", outputs.scores());
    json.put("scores_degraded", outputs.degraded());
    json.put("embeddings_published", outputs.embeddings());
    json.put("tombstones", outputs.tombstones());
    json.put("alerts", outputs.alerts());
    json.put("dead_letters", outputs.deadLetters());
    json.put("dead_letters_by_reason", outputs.deadLettersByReason());
    json.put("applied", applied);
    json.put("no_effect", noEffect);
    json.put("events_per_second", eventsPerSecond());
    json.put(
        "score_latency_ms",
        percentiles(outputs.scoreLatencyMs(MEDIAN), outputs.scoreLatencyMs(NEARLY_ALL)));
    Map<String, Object> staleness = new LinkedHashMap<>();
    staleness.put("direct", staleness(true));
    staleness.put("ripple", staleness(false));
    json.put("staleness_ms", staleness);
    json.put("state_backend", stateBackend);
    json.put("checkpoints", checkpoints);
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("version", modelVersion);
    model.put("trained", trained);
    model.put("origin", modelOrigin);
    json.put("model", model);
    json.put("quality", quality.map(AlertQuality::toJson).orElse(null));
    return json;
  }

  private Map<String, Object> staleness(boolean direct) {
    return percentiles(
        outputs.stalenessMs(direct, MEDIAN), outputs.stalenessMs(direct, NEARLY_ALL));
  }

  private static Map<String, Object> percentiles(double median, double nearlyAll) {
    Map<String, Object> percentiles = new LinkedHashMap<>();
    percentiles.put("p50", median);
    percentiles.put("p99", nearlyAll);
    return percentiles;
  }
}

package dev.gyre.jobs.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What a benchmark measured.
 *
 * @param eventsPerSecond events a second: scores in the scores topic times {@code eventsPerScore}
 * @param scoreLatencyMs from ingest to score; at a fixed rate, from when a payment was due to when
 *     a consumer has its score
 * @param stalenessMs of embeddings when they were published
 * @param refreshesPerSecond embeddings published a second
 * @param cpuMicrosPerEvent processor time of the task managers divided by events, microseconds
 * @param rate events a second that were sent; null when input always waited
 * @param eventsPerScore events of the stream for each interaction that is scored
 * @param tolerance {@code refresh.tolerance}
 * @param settings the options
 * @param machine what it ran on
 * @param exactness of embeddings at the end; null if it was not checked
 * @param microBatch the plain micro-batch engine on the same stream; null if it did not run
 */
public record BenchReport(
    @JsonProperty("events_per_second") Spread eventsPerSecond,
    @JsonProperty("score_latency_ms") MeasuredOutputs.Latency scoreLatencyMs,
    @JsonProperty("staleness_ms") Staleness stalenessMs,
    @JsonProperty("refreshes_per_second") double refreshesPerSecond,
    @JsonProperty("cpu_micros_per_event") double cpuMicrosPerEvent,
    @JsonInclude(JsonInclude.Include.NON_NULL) Double rate,
    @JsonProperty("events_per_score") double eventsPerScore,
    float tolerance,
    BenchOptions settings,
    Machine machine,
    @JsonInclude(JsonInclude.Include.NON_NULL) Exactness exactness,
    @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("micro_batch")
        List<MicroBatchFigures> microBatch) {

  /** The same with what the check at the end found. */
  BenchReport withExactness(Exactness found) {
    return new BenchReport(
        eventsPerSecond,
        scoreLatencyMs,
        stalenessMs,
        refreshesPerSecond,
        cpuMicrosPerEvent,
        rate,
        eventsPerScore,
        tolerance,
        settings,
        machine,
        found,
        microBatch);
  }

  /** The same with figures of the micro-batch engine. */
  BenchReport withMicroBatch(List<MicroBatchFigures> figures) {
    return new BenchReport(
        eventsPerSecond,
        scoreLatencyMs,
        stalenessMs,
        refreshesPerSecond,
        cpuMicrosPerEvent,
        rate,
        eventsPerScore,
        tolerance,
        settings,
        machine,
        exactness,
        List.copyOf(figures));
  }

  /**
   * Of the repeats.
   *
   * @param median middle
   * @param min least
   * @param max greatest
   */
  public record Spread(double median, double min, double max) {

    static Spread of(List<Double> values) {
      List<Double> sorted = values.stream().sorted().toList();
      int middle = sorted.size() / 2;
      double median =
          sorted.size() % 2 == 1
              ? sorted.get(middle)
              : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
      return new Spread(median, sorted.get(0), sorted.get(sorted.size() - 1));
    }
  }

  /**
   * Staleness by class.
   *
   * @param direct of changes of the node itself
   * @param ripple of changes of a neighbour
   */
  public record Staleness(MeasuredOutputs.Latency direct, MeasuredOutputs.Latency ripple) {}

  /**
   * The machine.
   *
   * @param cores processors that the JVM may use; broker, cluster and measurement share them
   * @param java version
   * @param system operating system and architecture
   */
  public record Machine(int cores, String java, String system) {

    static Machine here() {
      return new Machine(
          Runtime.getRuntime().availableProcessors(),
          System.getProperty("java.version"),
          System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    }
  }
}

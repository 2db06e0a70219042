package dev.gyre.jobs.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * How cost changes with size.
 *
 * @param rows a measurement each
 * @param settings what is not varied
 * @param machine what it ran on
 */
public record ScaleReport(List<ScaleRow> rows, BenchOptions settings, BenchReport.Machine machine) {

  /** Keeps its own list. */
  public ScaleReport {
    rows = List.copyOf(rows);
  }

  /**
   * A measurement.
   *
   * @param varied what differs from the settings
   * @param value what it is here; of {@code events} how many the job had seen at the end
   * @param eventsPerSecond events a second
   * @param cpuMicrosPerEvent processor time of the task managers divided by events, microseconds
   * @param refreshesPerSecond embeddings published a second
   * @param exactness of embeddings at the end of the job; null if it was not checked
   */
  public record ScaleRow(
      String varied,
      double value,
      @JsonProperty("events_per_second") double eventsPerSecond,
      @JsonProperty("cpu_micros_per_event") double cpuMicrosPerEvent,
      @JsonProperty("refreshes_per_second") double refreshesPerSecond,
      @JsonInclude(JsonInclude.Include.NON_NULL) Exactness exactness) {

    private String text() {
      return value == Math.rint(value)
          ? String.format("%,d", (long) value)
          : Double.toString(value);
    }

    /** A line for people. */
    public String line() {
      return String.format(
          "%-12s %12s: %,8.0f events/s, %,6.0f µs of CPU an event, %,8.0f embeddings/s",
          varied, text(), eventsPerSecond, cpuMicrosPerEvent, refreshesPerSecond);
    }
  }
}

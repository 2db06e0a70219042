package dev.gyre.jobs.bench;

import dev.gyre.jobs.demo.DemoReport;
import dev.gyre.jobs.plot.CurvePlot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What a soak came to.
 *
 * @param samples in the order in which they were taken, at least one
 * @param run what the job did
 */
public record SoakReport(List<MemorySample> samples, DemoReport run) {

  private static final double EVENTS_PER_MILLION = 1e6;

  /** The share of the samples at the start in which windows and caches fill. */
  private static final double WARM_UP = 0.25;

  /**
   * How the heap grows after the first quarter of the samples.
   *
   * @return slope of the least-squares line, bytes per million events; NaN with fewer than two
   *     samples
   */
  public double heapBytesPerMillionEvents() {
    return slope(settled(), it -> it.heapBytes());
  }

  /** The samples without the first quarter. */
  private List<MemorySample> settled() {
    return samples.subList((int) Math.ceil(samples.size() * WARM_UP), samples.size());
  }

  private static double slope(List<MemorySample> samples, ToDoubleFunction<MemorySample> of) {
    double x = samples.stream().mapToDouble(it -> it.events()).average().orElse(Double.NaN);
    double y = samples.stream().mapToDouble(of).average().orElse(Double.NaN);
    double xy = 0;
    double xx = 0;
    for (MemorySample it : samples) {
      xy += (it.events() - x) * (of.applyAsDouble(it) - y);
      xx += (it.events() - x) * (it.events() - x);
    }
    return xy / xx * EVENTS_PER_MILLION;
  }

  /** The report as it is written to a file. */
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("heap_bytes_per_million_events", heapBytesPerMillionEvents());
    json.put("samples", samples);
    json.put("run", run.toJson());
    return json;
  }

  /**
   * Draws memory over events.
   *
   * @throws IOException if the file cannot be written
   */
  public void plot(Path png) throws IOException {
    CurvePlot plot = new CurvePlot("Memory of one process", "million events", "MiB");
    line(plot, "heap after collection", it -> it.heapBytes());
    line(plot, "state files", it -> it.stateBytes());
    plot.from(0).save(png);
  }

  private void line(CurvePlot plot, String name, ToDoubleFunction<MemorySample> of) {
    plot.line(
        name,
        samples.stream().mapToDouble(it -> it.events() / EVENTS_PER_MILLION).toArray(),
        samples.stream()
            .mapToDouble(it -> MemorySample.mebi((long) of.applyAsDouble(it)))
            .toArray(),
        false);
  }
}

package dev.gyre.jobs.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was found.
 *
 * @param settings what was asked for
 * @param trials one after the other
 * @param failure how to repeat a failure; null: there was none
 * @param seconds in all
 */
public record VerifyReport(
    VerifySettings settings, List<Trial.Result> trials, Failure failure, double seconds) {

  /** Keeps a copy. */
  public VerifyReport {
    trials = List.copyOf(trials);
  }

  /**
   * A failure.
   *
   * @param difference what is wrong
   * @param records records that are needed for it
   * @param command what repeats it
   */
  public record Failure(Difference difference, int records, String command) {}

  /** The largest difference of all trials. */
  public double greatestDifference() {
    return trials.stream().mapToDouble(it -> it.difference().greatest()).max().orElse(0);
  }

  /** The report as it is written to a file. */
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("seed", settings.stream().seed());
    json.put("events", settings.events());
    json.put("types", settings.stream().types());
    json.put("relations", settings.stream().relations());
    json.put("tracks", settings.stream().tracks());
    json.put("dialect", settings.stream().dialect().id());
    json.put("deletes", settings.stream().deletes());
    json.put("disorder", settings.stream().disorder());
    json.put("duplicates", settings.stream().duplicates());
    json.put("tolerance", settings.tolerance());
    json.put("passed", failure == null);
    json.put("max_difference", finite(greatestDifference()));
    json.put("seconds", seconds);
    List<Object> runs = new ArrayList<>();
    trials.forEach(it -> runs.add(toJson(it)));
    json.put("runs", runs);
    if (failure != null) {
      Map<String, Object> failed = new LinkedHashMap<>();
      failed.put("what", failure.difference().what());
      failed.put("records", failure.records());
      failed.put("command", failure.command());
      json.put("failure", failed);
    }
    return json;
  }

  private static Map<String, Object> toJson(Trial.Result it) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("records", it.records());
    json.put("parallelism", it.parallelism());
    json.put("kills", it.fault().kills());
    json.put("rescaled_to", it.fault().rescaleTo() == 0 ? null : it.fault().rescaleTo());
    json.put("max_difference", finite(it.difference().greatest()));
    json.put("nodes", it.nodes());
    json.put("tombstones", it.tombstones());
    json.put("dead_letters", it.deadLetters());
    json.put("scores", it.scores());
    json.put("embeddings_published", it.published());
    json.put("watermark_ms", it.watermarkMs());
    json.put("seconds", it.seconds());
    return json;
  }

  /** JSON has no infinity: something that has no number is null. */
  private static Double finite(double difference) {
    return Double.isFinite(difference) ? difference : null;
  }
}

package dev.gyre.jobs.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.jobs.Checkout;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.schemas.TopicNames;
import dev.gyre.schemas.avro.NodeEmbedding;
import dev.gyre.schemas.avro.RefreshClass;
import dev.gyre.schemas.wire.AvroCodec;
import dev.gyre.schemas.wire.WireFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;
import org.apache.flink.metrics.Metric;

/** Compares the metrics of a job that has ended with what it published, and with their list. */
final class PublishedMetrics {

  private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\| ([^|]+) \\|.*");

  private PublishedMetrics() {}

  /**
   * Asserts that the histograms of staleness hold what the embeddings say of themselves, and that
   * nothing is left dirty.
   */
  static void assertStaleness(JobRun run, JobConfig config, int layers) {
    AvroCodec<NodeEmbedding> codec =
        AvroCodec.of(NodeEmbedding.class, WireFormat.plain(), config.topic(TopicNames.EMBEDDINGS));
    List<Long> direct = new ArrayList<>();
    List<Long> ripple = new ArrayList<>();
    List<NodeEmbedding> embeddings =
        run.read(TopicNames.EMBEDDINGS).stream().map(it -> codec.decode(it.value())).toList();
    for (NodeEmbedding it : embeddings) {
      if (it.getDirectStalenessMs() != null) {
        direct.add(it.getDirectStalenessMs());
        assertThat(it.getDirectStalenessMs()).isLessThanOrEqualTo(it.getStalenessMs());
      }
      if (it.getRefreshClass() == RefreshClass.RIPPLE) {
        ripple.add(it.getStalenessMs());
      }
    }
    // A fast job may refresh each node once, when all of its neighbours have changed already.
    assertThat(direct).isNotEmpty();
    Map<String, List<Metric>> last = run.metrics().get("layer " + layers);
    long published = 0;
    for (Metric metric : last.get("published")) {
      published += ((Counter) metric).getCount();
    }
    assertThat(published).isEqualTo(embeddings.size());
    assertHistogram(last.get("stalenessDirectMs"), direct);
    assertHistogram(last.get("stalenessRippleMs"), ripple);
    for (int layer = 0; layer <= layers; layer++) {
      Map<String, List<Metric>> metrics = run.metrics().get("layer " + layer);
      for (String name :
          List.of("dirtyDirect", "dirtyRipple", "hubs", "oldestDirectMs", "oldestRippleMs")) {
        for (Metric metric : metrics.get(name)) {
          assertThat(((Number) ((Gauge<?>) metric).getValue()).longValue()).as(name).isZero();
        }
      }
    }
  }

  /** The subtasks' histograms together have the values; of one alone the percentiles as well. */
  private static void assertHistogram(List<Metric> subtasks, List<Long> values) {
    List<Long> held = new ArrayList<>();
    for (Metric metric : subtasks) {
      for (long value : ((Histogram) metric).getStatistics().getValues()) {
        held.add(value);
      }
    }
    assertThat(held).containsExactlyInAnyOrderElementsOf(values);
    // Of none there are no percentiles.
    if (subtasks.size() == 1 && !values.isEmpty()) {
      HistogramStatistics statistics = ((Histogram) subtasks.get(0)).getStatistics();
      long[] sorted = values.stream().mapToLong(Long::longValue).sorted().toArray();
      for (double share : new double[] {0.5, 0.99}) {
        double place = share * (sorted.length + 1) - 1;
        int below = Math.min(sorted.length - 1, Math.max(0, (int) Math.floor(place)));
        int above = Math.min(sorted.length - 1, below + 1);
        assertThat(statistics.getQuantile(share))
            .as("%s of %s", share, Arrays.toString(sorted))
            .isBetween((double) sorted[below], (double) sorted[above]);
      }
    }
  }

  /** Asserts that docs/metrics.md lists the job's metrics, no more and no fewer. */
  static void assertListed(JobRun run) throws IOException {
    TreeSet<String> registered = new TreeSet<>();
    run.metrics()
        .forEach(
            (operator, metrics) ->
                metrics.keySet().forEach(name -> registered.add(operator + ": " + name)));
    TreeSet<String> listed = new TreeSet<>();
    TreeSet<String> layers = new TreeSet<>(run.metrics().keySet());
    layers.removeIf(operator -> !operator.startsWith("layer "));
    for (String line : Files.readAllLines(Checkout.root().resolve("docs").resolve("metrics.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        for (String operator : operators(row.group(2), layers)) {
          listed.add(operator + ": " + row.group(1));
        }
      }
    }
    assertThat(listed).isEqualTo(registered);
  }

  private static List<String> operators(String named, TreeSet<String> layers) {
    return switch (named) {
      case "every layer" -> List.copyOf(layers);
      case "last layer" -> List.of(layers.last());
      default -> List.of(named);
    };
  }
}

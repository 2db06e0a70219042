package dev.gyre.jobs.demo;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;

/**
 * Flink's metrics of the operators' own group {@code gyre}, by operator and subtask, with their
 * last value when the operator has ended.
 */
public final class MetricStore implements MetricReporter {

  private static final String GROUP = ".gyre.";
  private static final String OPERATOR = "<operator_name>";
  private static final String SUBTASK = "<subtask_index>";

  /** One metric of one subtask. */
  private record Key(String operator, String subtask, String name) {}

  private final Map<Key, Metric> live = new ConcurrentHashMap<>();
  private final Map<Key, Long> ended = new ConcurrentHashMap<>();

  MetricStore() {}

  @Override
  public void open(MetricConfig config) {
    // Metrics are read when they are asked for; there is nothing to set up.
  }

  @Override
  public void close() {
    live.clear();
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    Key key = key(name, group);
    if (key != null) {
      ended.remove(key);
      live.put(key, metric);
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    Key key = key(name, group);
    if (key != null && live.remove(key, metric)) {
      ended.put(key, valueOf(metric));
    }
  }

  private static Key key(String name, MetricGroup group) {
    if (!group.getMetricIdentifier(name).endsWith(GROUP + name)) {
      return null;
    }
    Map<String, String> scope = group.getAllVariables();
    return new Key(scope.getOrDefault(OPERATOR, ""), scope.getOrDefault(SUBTASK, ""), name);
  }

  private static long valueOf(Metric metric) {
    if (metric instanceof Counter counter) {
      return counter.getCount();
    }
    if (metric instanceof Gauge<?> gauge && gauge.getValue() instanceof Number number) {
      return number.longValue();
    }
    return 0;
  }

  /** The sum of a metric over all operators and subtasks. */
  public long sum(String name) {
    long sum = 0;
    for (Map.Entry<Key, Metric> it : live.entrySet()) {
      sum += it.getKey().name().equals(name) ? valueOf(it.getValue()) : 0;
    }
    for (Map.Entry<Key, Long> it : ended.entrySet()) {
      sum += it.getKey().name().equals(name) ? it.getValue() : 0;
    }
    return sum;
  }
}

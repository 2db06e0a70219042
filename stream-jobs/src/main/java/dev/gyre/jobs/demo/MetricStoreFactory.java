package dev.gyre.jobs.demo;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Gives Flink, which makes reporters by the name of their factory, a store that is ours. */
public final class MetricStoreFactory implements MetricReporterFactory {

  /** Property of the reporter's configuration that names the store. */
  static final String STORE = "store";

  private static final Map<String, MetricStore> STORES = new ConcurrentHashMap<>();

  /** For Flink. */
  public MetricStoreFactory() {}

  /** The store of a name, made if it is not there. */
  static MetricStore store(String name) {
    return STORES.computeIfAbsent(name, unused -> new MetricStore());
  }

  /** Forgets a store. */
  static void forget(String name) {
    STORES.remove(name);
  }

  @Override
  public MetricReporter createMetricReporter(Properties properties) {
    return store(properties.getProperty(STORE));
  }
}

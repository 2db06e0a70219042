package dev.gyre.jobs.layer;

import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.NodeDelete;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.event.NodeUpsert;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.JobConfigException;
import dev.gyre.jobs.config.JobFileReader;
import dev.gyre.jobs.topology.Models;
import java.nio.file.Path;

/** One node type with one feature, one relation between any two: for tests of the layers. */
final class PlainGraph {

  static final int FAN_IN = 4;
  static final int SHARDS = 8;
  static final long RIPPLE_AGE_MS = 3_600_000;

  private PlainGraph() {}

  /** Settings of two layers, with caches of so many records. */
  static LayerSettings settings(int cacheEntries) {
    return settings(cacheEntries, 2, 2);
  }

  /** The same with other numbers of heads and layers. */
  static LayerSettings settings(int cacheEntries, int heads, int layers) {
    JobConfig config = config(yaml(cacheEntries, heads, layers));
    return LayerSettings.of(config, Models.of(config));
  }

  /** The same, of nodes that count their in-edges. */
  static LayerSettings countingSettings(int cacheEntries) {
    String aggregates =
        "aggregates:\n  count: {relation: to, function: count, window: 30m, slice: 30m}\n";
    JobConfig config = config(yaml(cacheEntries, 2, 2) + aggregates);
    return LayerSettings.of(config, Models.of(config));
  }

  private static String yaml(int cacheEntries, int heads, int layers) {
    return """
        name: plain
        types:
          n: {features: {x: numeric}}
        relations:
          to: {source: n, target: n, window: 1h, fanIn: %d}
        model:
          seeded: {seed: 5, dialect: pyg, width: 8, heads: %d, layers: %d}
        interaction: {relation: to}
        policy: {threshold: 0.9}
        sources:
          - {topic: events, format: avro, native: true}
        refresh: {rippleAge: %dms}
        state: {shards: %d, cacheEntries: %d, rowsEvery: 2}
        """
        .formatted(FAN_IN, heads, layers, RIPPLE_AGE_MS, SHARDS, cacheEntries);
  }

  private static JobConfig config(String yaml) {
    try {
      return JobFileReader.read("job.yaml", yaml, Path.of("."));
    } catch (JobConfigException wrong) {
      throw new IllegalStateException(wrong);
    }
  }

  static NodeRef node(LayerSettings settings, String id) {
    return NodeRef.of(settings.types(), 0, id);
  }

  static GraphEvent features(NodeRef node, long timeMs, float x) {
    return new NodeUpsert(node, timeMs, new float[] {x});
  }

  static GraphEvent deletion(NodeRef node, long timeMs) {
    return new NodeDelete(node, timeMs);
  }

  static GraphEvent edge(NodeRef source, NodeRef target, long timeMs) {
    String id = source.id() + "-" + target.id() + "-" + timeMs;
    return new EdgeUpsert(0, id, source, target, timeMs, timeMs, new float[0]);
  }
}

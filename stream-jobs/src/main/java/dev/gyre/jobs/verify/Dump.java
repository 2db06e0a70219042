package dev.gyre.jobs.verify;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gyre.graph.event.EdgeDelete;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.LabelEvent;
import dev.gyre.graph.event.NodeDelete;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.event.NodeUpsert;
import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.model.ModelFiles;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes what an independent program needs to compute the published embeddings itself. */
final class Dump {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Dump() {}

  static void write(Path folder, Trial trial, Trial.Result result, VerifySettings settings)
      throws IOException {
    Files.createDirectories(folder);
    String yaml =
        RandomJob.yaml(
            settings.stream(),
            new RandomJob.Runtime(trial.config().topicPrefix(), false, 200, 500));
    Files.writeString(folder.resolve("job.yaml"), yaml);
    Files.writeString(folder.resolve("w"), result.watermarkMs() + "\n");
    Path model = folder.resolve("model");
    if (!Files.exists(model)) {
      ModelFiles.save(trial.model(), model);
    }
    writeEvents(folder.resolve("events.jsonl"), trial);
    writeEmbeddings(folder.resolve("embeddings.jsonl"), result);
    try (InputStream readme = Dump.class.getResourceAsStream("dump-readme.md")) {
      Files.write(folder.resolve("README.md"), readme.readAllBytes());
    }
  }

  private static void writeEvents(Path file, Trial trial) throws IOException {
    Acceptance acceptance =
        new Acceptance(RandomStream.PARTITIONS, RandomJob.LATENESS_MS, RandomStream.LATEST_MS);
    TypeSchema types = trial.config().types();
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      for (Arrival it : trial.arrivals()) {
        if (acceptance.judge(it) == Acceptance.Verdict.ACCEPTED) {
          out.write(JSON.writeValueAsString(event(types, it.event())));
          out.newLine();
        }
      }
    }
  }

  private static Map<String, Object> event(TypeSchema types, GraphEvent event) {
    Map<String, Object> json = new LinkedHashMap<>();
    if (event instanceof NodeUpsert it) {
      node(json, "node_upsert", types, it.node(), it.updateTimeMs());
      features(json, types.nodeTypes().get(it.node().type()).features(), it.features());
    } else if (event instanceof NodeDelete it) {
      node(json, "node_delete", types, it.node(), it.updateTimeMs());
    } else if (event instanceof EdgeUpsert it) {
      edge(json, "edge_upsert", types, it.relation(), it.id(), it.source(), it.target());
      json.put("timestamp_ms", it.timestampMs());
      json.put("update_time_ms", it.updateTimeMs());
      features(json, types.relations().get(it.relation()).features(), it.features());
    } else if (event instanceof EdgeDelete it) {
      edge(json, "edge_delete", types, it.relation(), it.id(), it.source(), it.target());
      json.put("timestamp_ms", it.timestampMs());
      json.put("update_time_ms", it.updateTimeMs());
    } else if (event instanceof LabelEvent it) {
      edge(json, "label", types, it.relation(), it.id(), it.source(), it.target());
      json.put("timestamp_ms", it.timestampMs());
      json.put("available_at_ms", it.availableAtMs());
      json.put("label", it.label().name());
    }
    return json;
  }

  private static void node(
      Map<String, Object> json, String kind, TypeSchema types, NodeRef node, long updateTimeMs) {
    json.put("kind", kind);
    json.put("type", types.nodeTypes().get(node.type()).name());
    json.put("id", node.id());
    json.put("update_time_ms", updateTimeMs);
  }

  private static void edge(
      Map<String, Object> json,
      String kind,
      TypeSchema types,
      int relation,
      String id,
      NodeRef source,
      NodeRef target) {
    json.put("kind", kind);
    json.put("relation", types.relations().get(relation).name());
    json.put("id", id);
    json.put("source_type", types.nodeTypes().get(source.type()).name());
    json.put("source", source.id());
    json.put("target_type", types.nodeTypes().get(target.type()).name());
    json.put("target", target.id());
  }

  private static void features(Map<String, Object> json, List<FeatureSpec> specs, float[] values) {
    json.put("features", EventWriter.named(specs, values));
  }

  private static void writeEmbeddings(Path file, Trial.Result result) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      for (Map.Entry<String, float[]> it : result.embeddings().entrySet()) {
        if (it.getValue() != null) {
          int slash = it.getKey().indexOf('/');
          Map<String, Object> json = new LinkedHashMap<>();
          json.put("type", it.getKey().substring(0, slash));
          json.put("id", it.getKey().substring(slash + 1));
          json.put("vector", it.getValue());
          out.write(JSON.writeValueAsString(json));
          out.newLine();
        }
      }
    }
  }
}

package dev.gyre.jobs.config;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** The keys and values of one map of a job file, in the order of the file. */
final class YamlMap {
  private final YamlValue owner;
  private final Map<String, YamlValue> values = new LinkedHashMap<>();
  private final Map<String, Node> keys = new LinkedHashMap<>();

  /** Known keys that an unknown one was taken for: they are not reported as absent too. */
  private final Set<String> misspelt = new HashSet<>();

  private YamlMap(YamlValue owner) {
    this.owner = owner;
  }

  static YamlMap of(YamlValue owner) {
    YamlMap map = new YamlMap(owner);
    if (owner.node() instanceof MappingNode node) {
      node.getValue().forEach(map::add);
    }
    return map;
  }

  private void add(NodeTuple tuple) {
    Node key = tuple.getKeyNode();
    if (!(key instanceof ScalarNode scalar)) {
      owner
          .problems()
          .error(key, owner.path(), "", "a key must be a single word", "write 'key: value'");
      return;
    }
    String name = scalar.getValue();
    String path = owner.path().isEmpty() ? name : owner.path() + "." + name;
    if (keys.putIfAbsent(name, key) != null) {
      int first = keys.get(name).getStartMark().map(Mark::getLine).orElse(0) + 1;
      owner
          .problems()
          .error(key, path, "", "the key is there already, in line " + first, "remove one of them");
      return;
    }
    values.put(name, new YamlValue(tuple.getValueNode(), path, owner.problems()));
  }

  /** Reports every key that is not among the known ones. */
  void allow(List<String> known) {
    keys.forEach(
        (name, key) -> {
          if (!known.contains(name)) {
            Nearest.of(name, known).ifPresent(misspelt::add);
            String path = owner.path().isEmpty() ? name : owner.path() + "." + name;
            owner
                .problems()
                .error(
                    key,
                    path,
                    values.get(name).isScalar() ? values.get(name).shown() : "",
                    "there is no key '" + name + "' here; known are " + String.join(", ", known),
                    Nearest.remedy(name, known));
          }
        });
  }

  YamlValue owner() {
    return owner;
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  /** All values by key. */
  Map<String, YamlValue> entries() {
    return Collections.unmodifiableMap(values);
  }

  /** The value, if the key is there. */
  Optional<YamlValue> find(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** The value of a key that must be there; null after an error. */
  YamlValue required(String key, String remedy) {
    YamlValue value = values.get(key);
    if (value == null && !misspelt.contains(key)) {
      String path = owner.path().isEmpty() ? key : owner.path() + "." + key;
      owner.problems().error(owner.node(), path, "", "the key '" + key + "' is needed", remedy);
    }
    return value;
  }

  /** An optional whole number. */
  long integer(String key, long min, long max, long fallback) {
    return find(key).map(v -> v.integer(min, max, fallback)).orElse(fallback);
  }

  /** An optional number. */
  double number(String key, double min, double max, double fallback) {
    return find(key).map(v -> v.number(min, max, fallback)).orElse(fallback);
  }

  /** An optional truth value. */
  boolean bool(String key, boolean fallback) {
    return find(key).map(v -> v.bool(fallback)).orElse(fallback);
  }

  /** An optional length of time in ms. */
  long duration(String key, long minMs, long fallback) {
    return find(key).map(v -> v.duration(minMs, fallback)).orElse(fallback);
  }

  /** An optional text. */
  String text(String key, String fallback) {
    return find(key).map(YamlValue::text).orElse(fallback);
  }
}

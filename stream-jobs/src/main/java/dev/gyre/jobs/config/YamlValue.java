package dev.gyre.jobs.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One value of a job file, with where it stands. Every typed read that fails records an error and
 * gives the fallback, so that reading goes on and finds the other errors too; the job is made only
 * when there is none.
 *
 * @param node the value's node
 * @param path the key's path, such as {@code relations.pays.window}
 * @param problems where errors go
 */
record YamlValue(Node node, String path, Problems problems) {

  boolean isMap() {
    return node instanceof MappingNode;
  }

  boolean isList() {
    return node instanceof SequenceNode;
  }

  boolean isScalar() {
    return node instanceof ScalarNode && !isNull();
  }

  /** Whether there is a key but nothing after it. */
  boolean isNull() {
    return node.getTag().equals(Tag.NULL);
  }

  /** The scalar as it is written; what kind of node it is when it is none. */
  String shown() {
    if (isNull()) {
      return "";
    }
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    return isMap() ? "(a map)" : "(a list)";
  }

  void error(String rule, String remedy) {
    problems.error(node, path, shown(), rule, remedy);
  }

  <T> T error(String rule, String remedy, T fallback) {
    error(rule, remedy);
    return fallback;
  }

  /** A text that is not empty, or null after an error. */
  String text() {
    if (!isScalar() || shown().isEmpty()) {
      return error("a text is needed", "write a single value here", null);
    }
    return shown();
  }

  /** A whole number in a range, both ends inclusive. */
  long integer(long min, long max, long fallback) {
    try {
      long value = Long.parseLong(shown().replace("_", ""));
      if (isScalar() && value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      return outOfRange("a whole number", min, max, fallback);
    }
    return outOfRange("a whole number", min, max, fallback);
  }

  private <T> T outOfRange(String what, Object min, Object max, T fallback) {
    return error(
        what + " from " + min + " to " + max + " is needed", "correct the value", fallback);
  }

  /** A finite number in a range, both ends inclusive. */
  double number(double min, double max, double fallback) {
    try {
      double value = Double.parseDouble(shown());
      if (isScalar() && value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      return outOfRange("a number", min, max, fallback);
    }
    return outOfRange("a number", min, max, fallback);
  }

  /** {@code true} or {@code false}. */
  boolean bool(boolean fallback) {
    return switch (isScalar() ? shown() : "") {
      case "true" -> true;
      case "false" -> false;
      default -> error("true or false is needed", "write one of the two", fallback);
    };
  }

  /** A length of time in ms, at least {@code minMs}. */
  long duration(long minMs, long fallback) {
    OptionalLong ms = isScalar() ? Units.durationMs(shown()) : OptionalLong.empty();
    if (ms.isEmpty()) {
      return error(
          "a whole number with a unit is needed", "write ms, s, m, h, d or w, as in 60d", fallback);
    }
    if (ms.getAsLong() < minMs) {
      return error("at least " + minMs + " ms is needed", "write a longer time", fallback);
    }
    return ms.getAsLong();
  }

  /** One of the names in the map. */
  <T> T choice(Map<String, T> choices, T fallback) {
    T chosen = isScalar() ? choices.get(shown()) : null;
    if (chosen == null) {
      return error(
          "one of " + String.join(", ", choices.keySet()) + " is needed",
          Nearest.remedy(shown(), choices.keySet()),
          fallback);
    }
    return chosen;
  }

  /** A map with these keys and no others; an absent value is an empty map. */
  YamlMap map(String... known) {
    YamlMap map = anyMap();
    map.allow(List.of(known));
    return map;
  }

  /** A map whose keys are names that the author chooses; an absent value is an empty map. */
  YamlMap anyMap() {
    if (!isMap() && !isNull()) {
      error("a map of keys and values is needed", "write 'key: value' lines below the key");
    }
    return YamlMap.of(this);
  }

  /** The items of a list; a single value is a list of one. */
  List<YamlValue> list() {
    if (isNull()) {
      return List.of();
    }
    if (!(node instanceof SequenceNode sequence)) {
      return List.of(this);
    }
    List<YamlValue> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(new YamlValue(item, path + "[" + items.size() + "]", problems));
    }
    return items;
  }

  /** The texts of a list. */
  List<String> texts() {
    return list().stream().map(YamlValue::text).filter(Objects::nonNull).toList();
  }
}

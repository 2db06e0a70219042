package dev.gyre.jobs.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One JSON object. */
final class JsonRow extends TreeRow {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .build();

  private final List<List<String>> steps = new ArrayList<>();
  private JsonNode root;

  @Override
  void declare(List<String> path) {
    steps.add(path);
  }

  @Override
  void parse(byte[] value) throws RecordFault {
    try {
      root = JSON.readTree(value);
    } catch (JsonProcessingException broken) {
      throw malformed("it is not JSON (" + RecordFault.shown(broken.getOriginalMessage()) + ")");
    } catch (IOException broken) {
      throw malformed("it cannot be read (" + RecordFault.shown(broken.toString()) + ")");
    }
    if (root == null || !root.isObject()) {
      throw malformed("it is not a JSON object");
    }
  }

  private static RecordFault malformed(String what) {
    return new RecordFault(
        RejectReason.MALFORMED_RECORD,
        "the record is malformed: " + what + "; write one JSON object per Kafka record");
  }

  @Override
  Object value(int field) {
    JsonNode node = root;
    for (String step : steps.get(field)) {
      node = node.isArray() && isIndex(step) ? node.get(Integer.parseInt(step)) : node.get(step);
      if (node == null) {
        return null;
      }
    }
    return plain(node);
  }

  /** Whether a step is an array's index; up to nine digits, so that it is an int. */
  private static boolean isIndex(String step) {
    return !step.isEmpty()
        && step.length() <= 9
        && step.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static Object plain(JsonNode node) {
    if (node.isTextual()) {
      return node.textValue();
    }
    if (node.isIntegralNumber()) {
      return node.canConvertToLong() ? (Number) node.longValue() : node.bigIntegerValue();
    }
    if (node.isNumber()) {
      return node.doubleValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isNull()) {
      return null;
    }
    if (node.isArray()) {
      List<Object> items = new ArrayList<>(node.size());
      node.forEach(item -> items.add(plain(item)));
      return items;
    }
    return node;
  }
}

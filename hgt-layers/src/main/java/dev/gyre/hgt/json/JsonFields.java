package dev.gyre.hgt.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Fields of a JSON object, read strictly: an error names the path, the value and what it must be.
 */
public final class JsonFields {

  private final JsonNode node;
  private final String path;

  private JsonFields(JsonNode node, String path) {
    this.node = node;
    this.path = path;
  }

  /** The fields of an object; {@code path} names it in errors. */
  public static JsonFields of(JsonNode node, String path) {
    if (!node.isObject()) {
      throw new IllegalArgumentException(path + " is " + brief(node) + ": it must be an object");
    }
    return new JsonFields(node, path);
  }

  private static String brief(JsonNode node) {
    String text = node.toString();
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }

  private JsonNode get(String field, String wanted, Predicate<JsonNode> rule) {
    JsonNode value = node.get(field);
    if (value == null) {
      throw new IllegalArgumentException(path + ": '" + field + "' is missing: give " + wanted);
    }
    if (!rule.test(value)) {
      throw new IllegalArgumentException(
          path + ": '" + field + "' is " + brief(value) + ": it must be " + wanted);
    }
    return value;
  }

  /** Where the object is, for errors. */
  public String path() {
    return path;
  }

  /** Whether the field is there and not null. */
  public boolean has(String field) {
    return node.hasNonNull(field);
  }

  /** The field as it is. */
  public JsonNode any(String field) {
    return get(field, "a value", value -> true);
  }

  /** Names of the fields, in order. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** An integer. */
  public int integer(String field) {
    return get(field, "an integer", JsonNode::canConvertToInt).intValue();
  }

  /** A long integer. */
  public long number64(String field) {
    return get(field, "an integer", JsonNode::canConvertToLong).longValue();
  }

  /** A number. */
  public double number(String field) {
    return get(field, "a number", JsonNode::isNumber).doubleValue();
  }

  /** True or false. */
  public boolean bool(String field) {
    return get(field, "true or false", JsonNode::isBoolean).booleanValue();
  }

  /** Text. */
  public String text(String field) {
    return get(field, "text", JsonNode::isTextual).textValue();
  }

  /** Text, or null where the field holds null. */
  public String textOrNull(String field) {
    return get(field, "text or null", v -> v.isTextual() || v.isNull()).textValue();
  }

  /** An object. */
  public JsonFields object(String field) {
    return of(get(field, "an object", JsonNode::isObject), path + "." + field);
  }

  /** A list of objects. */
  public List<JsonFields> objects(String field) {
    List<JsonFields> objects = new ArrayList<>();
    for (JsonNode element : get(field, "a list of objects", JsonNode::isArray)) {
      objects.add(of(element, path + "." + field + "[" + objects.size() + "]"));
    }
    return objects;
  }

  /** A list of text. */
  public List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : get(field, "a list of text", JsonNode::isArray)) {
      if (!element.isTextual()) {
        throw new IllegalArgumentException(
            path + ": '" + field + "' holds " + brief(element) + ": it must be a list of text");
      }
      texts.add(element.textValue());
    }
    return texts;
  }

  /** A list of numbers. */
  public float[] floats(String field) {
    JsonNode array = get(field, "a list of numbers", JsonNode::isArray);
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      if (!array.get(i).isNumber()) {
        throw new IllegalArgumentException(
            path
                + ": '"
                + field
                + "' holds "
                + brief(array.get(i))
                + ": it must be a list of numbers");
      }
      values[i] = array.get(i).floatValue();
    }
    return values;
  }
}

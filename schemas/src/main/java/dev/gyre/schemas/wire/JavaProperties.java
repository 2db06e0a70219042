package dev.gyre.schemas.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/** Schemas without the properties that only Java's code generator understands. */
public final class JavaProperties {

  private static final ObjectMapper JSON = new ObjectMapper();

  private JavaProperties() {}

  /**
   * A schema as JSON without {@value GenericData#STRING_PROP}, which readers in other languages
   * would only stumble over. Strings then have the short form {@code "string"}.
   *
   * @param schema the schema
   */
  public static String removed(Schema schema) {
    try {
      JsonNode tree = JSON.readTree(schema.toString());
      return JSON.writeValueAsString(clean(tree));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a schema prints itself as JSON", impossible);
    }
  }

  private static JsonNode clean(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(GenericData.STRING_PROP);
      if (object.size() == 1 && "string".equals(object.path("type").asText())) {
        return object.get("type");
      }
      object.properties().forEach(entry -> entry.setValue(clean(entry.getValue())));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, clean(array.get(i)));
      }
    }
    return node;
  }
}

package dev.gyre.schemas.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/** The property of schemas that says which class of Java holds their strings. */
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

  /**
   * A copy of a schema whose strings and map keys are {@code java.lang.String}. Avro's readers go
   * by this property alone.
   *
   * @param schema the schema, left as it is
   */
  static Schema withJavaStrings(Schema schema) {
    Schema copy = new Schema.Parser().parse(removed(schema));
    markStrings(copy, Collections.newSetFromMap(new IdentityHashMap<>()));
    return copy;
  }

  private static void markStrings(Schema schema, Set<Schema> seen) {
    if (!seen.add(schema)) {
      return;
    }
    switch (schema.getType()) {
      case STRING -> GenericData.setStringType(schema, GenericData.StringType.String);
      case MAP -> {
        GenericData.setStringType(schema, GenericData.StringType.String);
        markStrings(schema.getValueType(), seen);
      }
      case ARRAY -> markStrings(schema.getElementType(), seen);
      case UNION -> schema.getTypes().forEach(branch -> markStrings(branch, seen));
      case RECORD -> schema.getFields().forEach(field -> markStrings(field.schema(), seen));
      default -> {
        // Nothing else holds strings.
      }
    }
  }

  private static JsonNode clean(JsonNode node) {
    if (node instanceof ObjectNode object) {
      boolean marked = object.remove(GenericData.STRING_PROP) != null;
      if (marked && object.size() == 1 && "string".equals(object.path("type").asText())) {
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

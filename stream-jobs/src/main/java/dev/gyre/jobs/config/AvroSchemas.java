package dev.gyre.jobs.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** Reads the Avro schema that a source names. */
final class AvroSchemas {
  private AvroSchemas() {}

  /**
   * The schema written in the job file, or in a file next to it; null after an error.
   *
   * @param directory what a file's name is relative to
   */
  static Schema read(YamlValue at, Path directory) {
    String text = at.text();
    if (text == null) {
      return null;
    }
    try {
      String json =
          text.startsWith("{") ? text : Files.readString(directory.resolve(text).normalize());
      Schema schema = new Schema.Parser().parse(json);
      if (schema.getType() != Schema.Type.RECORD) {
        return at.error("the schema must be that of a record", "wrap it in a record", null);
      }
      if (recursive(schema, new HashSet<>())) {
        return at.error(
            "a schema that contains itself is not supported", "map a flat record", null);
      }
      return schema;
    } catch (IOException | InvalidPathException unreadable) {
      return at.error(
          "the schema cannot be read: " + unreadable,
          "name an .avsc file relative to the job file, or write the schema's JSON here",
          null);
    } catch (AvroRuntimeException broken) {
      return at.error("it is not an Avro schema: " + broken.getMessage(), "correct it", null);
    }
  }

  /** Whether a record is inside itself: then a few bytes can nest deeper than any stack. */
  private static boolean recursive(Schema schema, Set<String> open) {
    return switch (schema.getType()) {
      case RECORD -> {
        if (!open.add(schema.getFullName())) {
          yield true;
        }
        boolean inside =
            schema.getFields().stream().anyMatch(field -> recursive(field.schema(), open));
        open.remove(schema.getFullName());
        yield inside;
      }
      case ARRAY -> recursive(schema.getElementType(), open);
      case MAP -> recursive(schema.getValueType(), open);
      case UNION -> schema.getTypes().stream().anyMatch(branch -> recursive(branch, open));
      default -> false;
    };
  }
}

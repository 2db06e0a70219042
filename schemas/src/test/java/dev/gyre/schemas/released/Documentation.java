package dev.gyre.schemas.released;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;

/** Finds what a schema does not explain. */
final class Documentation {

  private Documentation() {}

  /** The named types and fields without documentation. */
  static List<String> missing(Schema schema) {
    List<String> found = new ArrayList<>();
    collect(schema, found, new HashSet<>());
    return found;
  }

  private static void collect(Schema schema, List<String> found, Set<String> seen) {
    switch (schema.getType()) {
      case RECORD -> {
        if (seen.add(schema.getFullName())) {
          note(schema.getDoc(), schema.getFullName(), found);
          for (Schema.Field field : schema.getFields()) {
            note(field.doc(), schema.getFullName() + "." + field.name(), found);
            collect(field.schema(), found, seen);
          }
        }
      }
      case ENUM -> note(schema.getDoc(), schema.getFullName(), found);
      case ARRAY -> collect(schema.getElementType(), found, seen);
      case MAP -> collect(schema.getValueType(), found, seen);
      case UNION -> schema.getTypes().forEach(branch -> collect(branch, found, seen));
      default -> {
        // A primitive says nothing of itself; its field does.
      }
    }
  }

  private static void note(String doc, String where, List<String> found) {
    if (doc == null || doc.isBlank()) {
      found.add(where);
    }
  }
}

package dev.gyre.jobs.config;

import java.util.List;
import org.apache.avro.Schema;

/**
 * Which fields the records of one source have, as far as the job file says: all columns of CSV, the
 * schema's of Avro, nothing for JSON.
 */
final class RecordFields {
  private final List<String> columns;
  private final Schema schema;
  private final boolean arrays;

  private RecordFields(List<String> columns, Schema schema, boolean arrays) {
    this.columns = columns;
    this.schema = schema;
    this.arrays = arrays;
  }

  static RecordFields csv(List<String> columns) {
    return new RecordFields(columns, null, false);
  }

  static RecordFields avro(Schema schema) {
    return new RecordFields(null, schema, true);
  }

  static RecordFields unknown() {
    return new RecordFields(null, null, true);
  }

  /** Whether a field may hold an array. */
  boolean holdArrays() {
    return arrays;
  }

  /** Reports a field that no record has. */
  void check(String path, YamlValue at) {
    if (columns != null && !columns.contains(path)) {
      at.error(
          "column '" + path + "' is not among the source's columns " + columns,
          Nearest.remedy(path, columns));
    }
    if (schema != null) {
      checkAvro(path, at);
    }
  }

  private void checkAvro(String path, YamlValue at) {
    Schema here = schema;
    String[] steps = path.startsWith("/") ? path.substring(1).split("/") : path.split("\\.");
    for (String step : steps) {
      here = record(here);
      if (here == null) {
        return;
      }
      if (here.getField(step) == null) {
        List<String> known = here.getFields().stream().map(Schema.Field::name).toList();
        at.error(
            "the Avro record '" + here.getName() + "' has the fields " + known,
            Nearest.remedy(step, known));
        return;
      }
      here = here.getField(step).schema();
    }
  }

  /** The record behind a schema that is one, or null or one; null for anything else. */
  private static Schema record(Schema schema) {
    if (schema.getType() == Schema.Type.UNION) {
      List<Schema> records =
          schema.getTypes().stream().filter(s -> s.getType() == Schema.Type.RECORD).toList();
      return records.size() == 1 ? records.get(0) : null;
    }
    return schema.getType() == Schema.Type.RECORD ? schema : null;
  }
}

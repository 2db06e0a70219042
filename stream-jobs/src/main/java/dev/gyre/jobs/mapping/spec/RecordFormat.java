package dev.gyre.jobs.mapping.spec;

import java.io.Serializable;
import java.util.List;

/** How the bytes of a record are laid out. */
public sealed interface RecordFormat extends Serializable {

  /**
   * One line of separated values a record, without a header line.
   *
   * @param delimiter the separator, one ASCII character
   * @param columns the columns' names in order
   */
  record Csv(char delimiter, List<String> columns) implements RecordFormat {
    /** Keeps a copy. */
    public Csv {
      columns = List.copyOf(columns);
    }
  }

  /** One JSON object a record. */
  record Json() implements RecordFormat {}

  /**
   * One Avro record, without any header, in the writer's schema given here.
   *
   * @param schemaJson the schema
   */
  record Avro(String schemaJson) implements RecordFormat {}

  /** One Avro record behind the registry's five-byte header; the decoder finds the schema. */
  record RegistryAvro() implements RecordFormat {}

  /** Gyre's own events (the {@code schemas} module), which need no rules. */
  record Native() implements RecordFormat {}
}

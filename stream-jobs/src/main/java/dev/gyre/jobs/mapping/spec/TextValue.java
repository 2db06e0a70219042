package dev.gyre.jobs.mapping.spec;

import java.io.Serializable;
import java.util.List;

/** An expression that gives a text: an id, a category, or the digits of a number or a time. */
public sealed interface TextValue extends Serializable {

  /**
   * A field of the record.
   *
   * @param path a CSV column's name, or the dotted path or JSON pointer of a JSON or Avro field
   */
  record Column(String path) implements TextValue {
    /** Refuses an empty path. */
    public Column {
      if (path.isEmpty()) {
        throw new IllegalArgumentException("a column's name must not be empty");
      }
    }
  }

  /**
   * A text that is the same for every record.
   *
   * @param text the text
   */
  record Constant(String text) implements TextValue {}

  /**
   * A part of the Kafka record around the value.
   *
   * @param field which part
   */
  record Meta(MetaField field) implements TextValue {}

  /**
   * Several texts put together, such as <code>"{account}-{device}"</code>.
   *
   * @param parts the parts in order; a part that is missing makes the whole missing
   */
  record Template(List<TextValue> parts) implements TextValue {
    /** Keeps a copy. */
    public Template {
      parts = List.copyOf(parts);
    }
  }
}

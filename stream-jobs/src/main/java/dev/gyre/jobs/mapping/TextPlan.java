package dev.gyre.jobs.mapping;

import dev.gyre.jobs.mapping.spec.MetaField;
import dev.gyre.jobs.mapping.spec.TextValue;
import java.util.StringJoiner;

/** A compiled {@link TextValue}. */
abstract class TextPlan {

  /** The text; null when the record does not have it. */
  abstract String text(Row row) throws RecordFault;

  /** How messages name it. */
  abstract String name(Row row);

  /** The text read as a finite number; NaN when it is absent or empty. */
  double number(Row row) throws RecordFault {
    return row.number(text(row), name(row));
  }

  /** The text, which must be there and not empty. */
  final String required(Row row) throws RecordFault {
    String text = text(row);
    if (text == null || text.isEmpty()) {
      throw missing(row);
    }
    return text;
  }

  /** The number, which must be there. */
  final double requiredNumber(Row row) throws RecordFault {
    double number = number(row);
    if (Double.isNaN(number)) {
      throw missing(row);
    }
    return number;
  }

  final RecordFault missing(Row row) {
    return RecordFault.of(
        RejectReason.MISSING_FIELD,
        name(row),
        null,
        "is absent or empty, but a rule of the job file needs it",
        "correct the producer, or give the rule a 'when' that leaves such records out");
  }

  /**
   * Compiles.
   *
   * @throws IllegalArgumentException if the format cannot have a field it names
   */
  static TextPlan compile(TextValue value, Row row) {
    if (value instanceof TextValue.Column column) {
      return new OfField(row.field(column.path()));
    }
    if (value instanceof TextValue.Constant constant) {
      return new OfConstant(constant.text());
    }
    if (value instanceof TextValue.Meta meta) {
      return new OfMeta(meta.field());
    }
    TextValue.Template template = (TextValue.Template) value;
    return new OfTemplate(
        template.parts().stream().map(part -> compile(part, row)).toArray(TextPlan[]::new));
  }

  private static final class OfField extends TextPlan {
    private final int field;

    OfField(int field) {
      this.field = field;
    }

    @Override
    String text(Row row) throws RecordFault {
      return row.text(field);
    }

    @Override
    double number(Row row) throws RecordFault {
      return row.number(field);
    }

    @Override
    String name(Row row) {
      return row.name(field);
    }
  }

  private static final class OfConstant extends TextPlan {
    private final String constant;

    OfConstant(String constant) {
      this.constant = constant;
    }

    @Override
    String text(Row row) {
      return constant;
    }

    @Override
    String name(Row row) {
      return "constant '" + constant + "'";
    }
  }

  private static final class OfMeta extends TextPlan {
    private final MetaField field;

    OfMeta(MetaField field) {
      this.field = field;
    }

    @Override
    String text(Row row) throws RecordFault {
      RawRecord record = row.record();
      return switch (field) {
        case KEY ->
            record.key() == null
                ? null
                : Utf8Text.decode(record.key(), 0, record.key().length, "the record's key");
        case TOPIC -> record.topic();
        case PARTITION -> Integer.toString(record.partition());
        case OFFSET -> Long.toString(record.offset());
        case TIMESTAMP -> Long.toString(record.timestampMs());
      };
    }

    @Override
    String name(Row row) {
      return "the record's " + field.token();
    }
  }

  private static final class OfTemplate extends TextPlan {
    private final TextPlan[] parts;

    OfTemplate(TextPlan[] parts) {
      this.parts = parts;
    }

    @Override
    String text(Row row) throws RecordFault {
      StringBuilder out = new StringBuilder();
      for (TextPlan part : parts) {
        String text = part.text(row);
        if (text == null) {
          return null;
        }
        out.append(text);
      }
      return out.toString();
    }

    @Override
    String name(Row row) {
      StringJoiner names = new StringJoiner(" + ");
      for (TextPlan part : parts) {
        names.add(part.name(row));
      }
      return names.toString();
    }
  }
}

package dev.gyre.jobs.mapping;

import dev.gyre.schemas.wire.RegistryException;
import dev.gyre.schemas.wire.UnknownSchemaException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.generic.GenericRecord;

/** One Avro record. */
final class AvroRow extends TreeRow {
  private final AvroDecoder decoder;
  private final List<List<String>> steps = new ArrayList<>();
  private GenericRecord root;

  AvroRow(AvroDecoder decoder) {
    this.decoder = decoder;
  }

  @Override
  void declare(List<String> path) {
    steps.add(path);
  }

  @Override
  void parse(byte[] value) throws RecordFault {
    root = decode(decoder, value);
  }

  /**
   * Decodes. What the decoder throws rejects the record, unless it is the registry that fails: then
   * the job must stop and try again, or good records would become dead letters.
   */
  static GenericRecord decode(AvroDecoder decoder, byte[] value) throws RecordFault {
    GenericRecord decoded;
    try {
      decoded = decoder.decode(value);
    } catch (RegistryException unavailable) {
      throw unavailable;
    } catch (UnknownSchemaException unknown) {
      throw new RecordFault(
          RejectReason.UNKNOWN_SCHEMA,
          unknown.getMessage()
              + " When the schema is known, gyre redrive --reason "
              + RejectReason.UNKNOWN_SCHEMA.code()
              + " sends the record again.");
    } catch (Exception broken) {
      throw malformed(RecordFault.shown(String.valueOf(broken.getMessage())));
    }
    if (decoded == null) {
      throw malformed("the decoder gave no record");
    }
    return decoded;
  }

  private static RecordFault malformed(String what) {
    return new RecordFault(
        RejectReason.MALFORMED_RECORD,
        "the record is not Avro of the expected schema ("
            + what
            + "); compare the job file's schema and wire format with the producer's");
  }

  @Override
  Object value(int field) {
    Object value = root;
    for (String step : steps.get(field)) {
      if (value instanceof GenericRecord record) {
        value = record.hasField(step) ? record.get(step) : null;
      } else if (value instanceof Map<?, ?> map) {
        value = entry(map, step);
      } else {
        return null;
      }
    }
    return plain(value);
  }

  /** A map's value; its keys may be {@code Utf8}, which equals no String. */
  private static Object entry(Map<?, ?> map, String key) {
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (key.contentEquals(String.valueOf(entry.getKey()))) {
        return entry.getValue();
      }
    }
    return null;
  }

  /** Strings, enums, ints and floats as String, Long and Double. */
  static Object plain(Object value) {
    if (value instanceof CharSequence || value instanceof GenericEnumSymbol) {
      return value.toString();
    }
    if (value instanceof Integer number) {
      return number.longValue();
    }
    if (value instanceof Float number) {
      // Through its decimal text, so that 0.1f is 0.1 as an id or a category.
      return Float.isFinite(number) ? Double.valueOf(number.toString()) : number.doubleValue();
    }
    if (value instanceof Collection<?> items) {
      return items.stream().map(AvroRow::plain).toList();
    }
    return value;
  }
}

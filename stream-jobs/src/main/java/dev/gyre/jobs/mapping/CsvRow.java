package dev.gyre.jobs.mapping;

import dev.gyre.jobs.mapping.spec.RecordFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A line of separated values, RFC 4180 but for the delimiter, which may be any ASCII character.
 *
 * <p>A line in which no field starts with a quote is split in place: two ints per field, and
 * numbers are read from the bytes without a string. Any other line goes through commons-csv.
 */
final class CsvRow extends Row {
  private static final char QUOTE = '"';

  private final byte delimiter;
  private final List<String> columns;
  private final CSVFormat quotedFormat;
  private final int[] starts;
  private final int[] ends;
  private byte[] line;
  private CSVRecord quoted;

  CsvRow(RecordFormat.Csv format) {
    this.delimiter = (byte) format.delimiter();
    this.columns = format.columns();
    this.quotedFormat =
        CSVFormat.Builder.create()
            .setDelimiter(format.delimiter())
            .setQuote(QUOTE)
            .setIgnoreEmptyLines(false)
            .get();
    this.starts = new int[columns.size()];
    this.ends = new int[columns.size()];
  }

  @Override
  int field(String path) {
    int field = columns.indexOf(path);
    if (field < 0) {
      throw new IllegalArgumentException(
          "column '" + path + "' is not among the declared columns " + columns);
    }
    return field;
  }

  @Override
  String name(int field) {
    return "column '" + columns.get(field) + "'";
  }

  @Override
  void parse(byte[] value) throws RecordFault {
    line = value;
    quoted = null;
    int end = lineEnd(value);
    int count = 0;
    int start = 0;
    for (int at = 0; at <= end; at++) {
      byte c = at == end ? delimiter : value[at];
      if (c == delimiter) {
        if (start < end && value[start] == QUOTE) {
          parseQuoted(value, end);
          return;
        }
        if (count < starts.length) {
          starts[count] = start;
          ends[count] = at;
        }
        count++;
        start = at + 1;
      } else if (c == '\n' || c == '\r') {
        throw malformed("a line break at byte " + at + ", but a record must be one line");
      }
    }
    checkCount(count);
  }

  private static int lineEnd(byte[] value) {
    int end = value.length;
    if (end > 0 && value[end - 1] == '\n') {
      end--;
    }
    if (end > 0 && value[end - 1] == '\r') {
      end--;
    }
    return end;
  }

  private void parseQuoted(byte[] value, int end) throws RecordFault {
    String text = Utf8Text.decode(value, 0, end, "the line");
    List<CSVRecord> records;
    try (CSVParser parser = CSVParser.parse(text, quotedFormat)) {
      records = parser.getRecords();
    } catch (IOException | UncheckedIOException | IllegalStateException broken) {
      throw malformed(
          "broken quotes (" + RecordFault.shown(String.valueOf(broken.getMessage())) + ")");
    }
    if (records.size() != 1) {
      throw malformed(records.size() + " lines, but a record must be one line");
    }
    quoted = records.get(0);
    checkCount(quoted.size());
  }

  private void checkCount(int count) throws RecordFault {
    if (count != columns.size()) {
      throw RecordFault.of(
          RejectReason.WRONG_COLUMN_COUNT,
          "the line has " + count + " columns:",
          null,
          "the job file declares " + columns.size(),
          count < columns.size()
              ? "column '" + columns.get(count) + "' is the first one missing"
              : "declare the further columns, or quote fields that hold the delimiter");
    }
  }

  private static RecordFault malformed(String what) {
    return new RecordFault(
        RejectReason.MALFORMED_RECORD,
        "the record is not a CSV line: it has " + what + "; write one line per Kafka record");
  }

  @Override
  String text(int field) throws RecordFault {
    if (quoted != null) {
      return quoted.get(field);
    }
    return Utf8Text.decode(line, starts[field], ends[field], name(field));
  }

  @Override
  double number(int field) throws RecordFault {
    if (quoted != null) {
      return number(quoted.get(field), name(field));
    }
    int start = starts[field];
    int end = ends[field];
    if (start == end) {
      return Double.NaN;
    }
    double value = Decimals.parse(line, start, end);
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw notANumber(field, start, end);
    }
    return value;
  }

  private RecordFault notANumber(int field, int start, int end) throws RecordFault {
    String text = Utf8Text.decode(line, start, end, name(field));
    return notANumber(text, name(field));
  }

  @Override
  double[] numbers(int field) {
    throw new IllegalStateException("a CSV column holds no array; compiling refuses that");
  }
}

package dev.gyre.jobs.dataset.simulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;

/** Writes events and labels as JSON documents; what an event does not have is left out. */
final class RecordJson {

  private static final int CENTS = 2;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
  private final JsonGenerator json;
  private final Places places;

  RecordJson(Places places) {
    this.places = places;
    try {
      // One generator for all documents, each of which is taken out of its buffer.
      json = new JsonFactory().createGenerator(bytes).setRootValueSeparator(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @FunctionalInterface
  private interface Fields {
    void write() throws IOException;
  }

  byte[] event(long row, Transaction what) {
    return document(
        () -> {
          common(row, what);
          json.writeStringField("kind", what.kind().word());
          entity("counterparty", 'a', what.counterparty());
          entity("merchant", 'm', what.merchant());
          entity("device", 'd', what.device());
          entity("place", 'x', what.place());
          if (what.kind() != Transaction.Kind.LOGIN) {
            json.writeNumberField("amount", BigDecimal.valueOf(what.cents(), CENTS));
            json.writeStringField("currency", places.currency(what.place()));
          }
          json.writeStringField("channel", what.channel().word());
        });
  }

  byte[] label(LabelDesk.Finding finding) {
    return document(
        () -> {
          common(finding.row(), finding.payment());
          entity("merchant", 'm', finding.payment().merchant());
          json.writeNumberField("available_ms", finding.availableMs());
          json.writeBooleanField("fraud", finding.payment().fraud());
        });
  }

  private void common(long row, Transaction what) throws IOException {
    json.writeStringField("id", what.kind().letter() + Long.toString(row));
    json.writeNumberField("time_ms", what.timeMs());
    entity("account", 'a', what.account());
  }

  private void entity(String field, char letter, int number) throws IOException {
    if (number != Transaction.NONE) {
      json.writeStringField(field, letter + Integer.toString(number));
    }
  }

  private byte[] document(Fields fields) {
    try {
      json.writeStartObject();
      fields.write();
      json.writeEndObject();
      json.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] document = bytes.toByteArray();
    bytes.reset();
    return document;
  }
}

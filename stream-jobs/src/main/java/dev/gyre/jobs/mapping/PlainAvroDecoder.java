package dev.gyre.jobs.mapping;

import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/** Decodes Avro that has no header, in one schema known beforehand. */
final class PlainAvroDecoder implements AvroDecoder {
  private static final long serialVersionUID = 1L;

  private final String schemaJson;
  private transient GenericDatumReader<GenericRecord> reader;
  private transient BinaryDecoder decoder;

  PlainAvroDecoder(String schemaJson) {
    this.schemaJson = schemaJson;
  }

  @Override
  public GenericRecord decode(byte[] bytes) throws IOException {
    if (reader == null) {
      reader = new GenericDatumReader<>(new Schema.Parser().parse(schemaJson));
    }
    decoder = DecoderFactory.get().binaryDecoder(bytes, decoder);
    GenericRecord decoded = reader.read(null, decoder);
    if (!decoder.isEnd()) {
      throw new IOException("there are bytes after the record");
    }
    return decoded;
  }
}

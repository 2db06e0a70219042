package dev.gyre.schemas.wire;

import dev.gyre.schemas.FloatList;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.io.Encoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * Writes generated records, vectors without boxing.
 *
 * @param <T> the record
 */
final class RecordWriter<T> extends SpecificDatumWriter<T> {

  RecordWriter(Schema schema, SpecificData data) {
    super(schema, data);
  }

  @Override
  protected void writeArray(Schema schema, Object datum, Encoder out) throws IOException {
    if (datum instanceof FloatList floats
        && schema.getElementType().getType() == Schema.Type.FLOAT) {
      int size = floats.size();
      out.writeArrayStart();
      out.setItemCount(size);
      for (int i = 0; i < size; i++) {
        out.startItem();
        out.writeFloat(floats.getFloat(i));
      }
      out.writeArrayEnd();
    } else {
      super.writeArray(schema, datum, out);
    }
  }
}

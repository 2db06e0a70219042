package dev.gyre.schemas.wire;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;

/**
 * Readers that resolve a writer's schema to ours, one per writer's schema, and the rule that a
 * datum ends where its bytes end.
 *
 * @param <D> what they read
 */
final class DatumReaders<D> {

  private final Function<Schema, DatumReader<D>> maker;
  private final Map<Schema, DatumReader<D>> readers = new ConcurrentHashMap<>();

  /**
   * No readers yet.
   *
   * @param maker makes the reader for a writer's schema; the reader must be thread-safe
   */
  DatumReaders(Function<Schema, DatumReader<D>> maker) {
    this.maker = maker;
  }

  /**
   * Reads a datum.
   *
   * @param writer the schema that it was written with
   * @param bytes holds the datum
   * @param offset where it starts; it ends with the bytes
   * @throws WireFormatException if it is no such datum
   */
  D read(Schema writer, byte[] bytes, int offset) {
    BinaryDecoder decoder =
        DecoderFactory.get().binaryDecoder(bytes, offset, bytes.length - offset, null);
    try {
      D datum = readers.computeIfAbsent(writer, maker).read(null, decoder);
      if (!decoder.isEnd()) {
        throw new WireFormatException(
            message(writer, bytes) + ": bytes are left over after the record.");
      }
      return datum;
    } catch (WireFormatException ours) {
      throw ours;
    } catch (IOException | RuntimeException broken) {
      // Avro reports broken bytes and unresolvable schemas with a dozen kinds of runtime exception.
      throw new WireFormatException(message(writer, bytes) + ": " + broken, broken);
    }
  }

  private static String message(Schema writer, byte[] bytes) {
    return "Not a record of schema " + writer.getFullName() + " (" + Framing.shown(bytes) + ")";
  }
}

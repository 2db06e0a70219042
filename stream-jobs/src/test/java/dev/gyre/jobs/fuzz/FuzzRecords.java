package dev.gyre.jobs.fuzz;

import dev.gyre.schemas.avro.DeadLetter;
import dev.gyre.schemas.avro.EdgeEvent;
import dev.gyre.schemas.avro.InteractionLabel;
import dev.gyre.schemas.avro.LabelEvent;
import dev.gyre.schemas.avro.NodeEvent;
import dev.gyre.schemas.avro.Operation;
import dev.gyre.schemas.wire.AvroCodec;
import dev.gyre.schemas.wire.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;

/**
 * Makes good records, and records that break one rule each, of three formats. A bad record is
 * certain to be bad, so that its dead letter can be counted on.
 */
final class FuzzRecords {

  private static final long YEAR_9999_MS = 253_402_300_799_000L;
  private static final int LONG_ID = 1 << 20;
  private static final int LARGE_RECORD = (1 << 20) + 1;

  /** One in so many of the records that could be large is: a run of a million stays small. */
  private static final int RARE = 400;

  private static final int ACCOUNTS = 300;
  private static final int MERCHANTS = 40;

  private final Random random;
  private final Map<Class<?>, AvroCodec<?>> codecs = new HashMap<>();

  FuzzRecords(long seed) {
    this.random = new Random(seed);
  }

  boolean next(double probability) {
    return random.nextDouble() < probability;
  }

  int next(int bound) {
    return random.nextInt(bound);
  }

  /** A line {@code id,account,merchant,time_ms,amount}. */
  byte[] goodLine(long i, long timeMs) {
    return text("c" + i + ',' + account() + ',' + merchant() + ',' + timeMs + ',' + i % 500);
  }

  byte[] badLine(long i, long timeMs) {
    String a = account();
    String m = merchant();
    return switch (random.nextInt(15)) {
      case 0 -> randomBytes(true);
      case 1 -> text("c" + i + ',' + a + ',' + m + ',' + timeMs);
      case 2 -> text("c" + i + ',' + a + ',' + m + ',' + timeMs + ",1,2");
      case 3 -> text("c" + i + ',' + a + ',' + m + ",yesterday,1");
      case 4 -> text("c" + i + ',' + a + ',' + m + ",-5,1");
      case 5 -> text("c" + i + ',' + a + ',' + m + ',' + YEAR_9999_MS + ",1");
      case 6 -> text("c" + i + ',' + a + ',' + m + ',' + Long.MAX_VALUE + ",1");
      case 7 -> text("c" + i + ',' + a + ',' + m + ',' + timeMs + ",NaN");
      case 8 -> text("c" + i + ',' + a + ',' + m + ',' + timeMs + ",-Infinity");
      case 9 -> text("c" + i + ',' + a + ',' + m + ',' + timeMs + ",1e999");
      case 10 -> text("c" + i + ",," + m + ',' + timeMs + ",1");
      case 11 -> text("," + a + ',' + m + ',' + timeMs + ",1");
      case 12 -> new byte[0];
      case 13 -> text("c" + i + ',' + longText() + ',' + m + ',' + timeMs + ",1");
      default -> text("c" + i + ',' + a + ',' + m + ",\"" + timeMs + ",1");
    };
  }

  /** A document of an account, with a vector of three. */
  byte[] goodDocument(long i, long timeMs) {
    return document(account(), Long.toString(timeMs), "[1, 2.5, " + i % 7 + "]");
  }

  byte[] badDocument(long i, long timeMs) {
    String time = Long.toString(timeMs);
    String vector = "[1, 2, 3]";
    return switch (random.nextInt(14)) {
      case 0 -> randomBytes(false);
      case 1 -> text("{\"account\": \"a\", \"time\": ");
      case 2 -> document(account(), time, "[1, 2]");
      case 3 -> document(account(), time, "[1, 2, 3, 4]");
      case 4 -> document(account(), time, "[1, \"x\", 3]");
      case 5 -> document(account(), time, "[1, 1e400, 3]");
      case 6 -> document(account(), time, "{\"x\": 1}");
      case 7 -> document("", time, vector);
      case 8 -> document(longText(), time, vector);
      case 9 -> document(account(), "\"soon\"", vector);
      case 10 -> document(account(), "-" + (i + 1), vector);
      case 11 -> document(account(), "{}", vector);
      case 12 -> text("[".repeat(5_000));
      default -> text("\"" + account() + "\"");
    };
  }

  private static byte[] document(String account, String time, String vector) {
    return text(
        "{\"account\": \"" + account + "\", \"time\": " + time + ", \"v\": " + vector + "}");
  }

  /** A native event: a transfer or its deletion, a node, a label. */
  byte[] goodEvent(long i, long timeMs) {
    return switch (random.nextInt(5)) {
      case 0 -> encode(node(account(), timeMs, Map.of("v", List.of(1.0, (double) (i % 11), 3.0))));
      case 1 -> encode(label(i, timeMs));
      case 2 -> encode(deletion(Math.max(0, i - random.nextInt(200)), timeMs));
      default -> encode(edge(Operation.UPSERT, "t" + i, timeMs, Map.of("amount", i % 50 * 1.0)));
    };
  }

  byte[] badEvent(long i, long timeMs) {
    String id = "t" + i;
    return switch (random.nextInt(15)) {
      case 0 -> randomBytes(false);
      case 1 -> cut(encode(edge(Operation.UPSERT, id, timeMs, Map.of("amount", 1.0))));
      case 2 -> unknownSchema(encode(edge(Operation.UPSERT, id, timeMs, Map.of())));
      case 3 -> encode(letter());
      case 4 -> encode(edge(Operation.UPSERT, id, timeMs, Map.of("amount", Double.NaN)));
      case 5 ->
          encode(edge(Operation.UPSERT, id, timeMs, Map.of("amount", Double.POSITIVE_INFINITY)));
      case 6 -> encode(edge(Operation.UPSERT, id, timeMs, Map.of("amount", List.of(1.0, 2.0))));
      case 7 -> encode(edge(Operation.UPSERT, id, timeMs, Map.of("nobody", 1.0)));
      case 8 -> encode(edge(Operation.UPSERT, id, -timeMs, Map.of()));
      case 9 -> encode(edge(Operation.UPSERT, id, YEAR_9999_MS, Map.of()));
      case 10 -> encode(edge(Operation.DELETE, null, timeMs, Map.of()));
      case 11 -> encode(node("", timeMs, Map.of()));
      case 12 -> encode(node(longText(), timeMs, Map.of()));
      case 13 -> encode(node(account(), timeMs, Map.of("v", List.of(1.0))));
      default -> encode(before(edge(Operation.UPSERT, id, timeMs, Map.of())));
    };
  }

  private EdgeEvent edge(
      Operation operation, String id, long timeMs, Map<String, Object> features) {
    // Source, target and time of an edge follow from its id, as every version has to repeat them.
    return EdgeEvent.newBuilder()
        .setOperation(operation)
        .setRelation("transfers")
        .setId(id)
        .setSource("a" + Math.floorMod(String.valueOf(id).hashCode(), ACCOUNTS))
        .setTarget("a" + Math.floorMod(31 * String.valueOf(id).hashCode(), ACCOUNTS))
        .setTimestampMs(timeMs)
        .setUpdateTimeMs(timeMs)
        .setFeatures(features)
        .build();
  }

  /** The deletion, now, of the edge that the n-th record may have made. */
  private EdgeEvent deletion(long n, long timeMs) {
    EdgeEvent made = edge(Operation.DELETE, "t" + n, FuzzDataset.timeMs(n), Map.of());
    return EdgeEvent.newBuilder(made).setUpdateTimeMs(timeMs).build();
  }

  private static EdgeEvent before(EdgeEvent edge) {
    return EdgeEvent.newBuilder(edge).setUpdateTimeMs(edge.getTimestampMs() - 1).build();
  }

  private static NodeEvent node(String id, long timeMs, Map<String, Object> features) {
    return NodeEvent.newBuilder()
        .setOperation(Operation.UPSERT)
        .setNodeType("account")
        .setId(id)
        .setUpdateTimeMs(timeMs)
        .setFeatures(features)
        .build();
  }

  private LabelEvent label(long i, long timeMs) {
    return LabelEvent.newBuilder()
        .setRelation("pays")
        .setId("c" + (i - 1 - random.nextInt(100)))
        .setSource(account())
        .setTarget(merchant())
        .setTimestampMs(timeMs - 1_000)
        .setAvailableAtMs(timeMs)
        .setLabel(random.nextBoolean() ? InteractionLabel.FRAUD : InteractionLabel.LEGITIMATE)
        .build();
  }

  private static DeadLetter letter() {
    return DeadLetter.newBuilder()
        .setTopic("t")
        .setPartition(0)
        .setOffset(0)
        .setTimestampMs(0)
        .setReasonCode("r")
        .setMessage("m")
        .setKeySize(-1)
        .setValueSize(-1)
        .build();
  }

  @SuppressWarnings("unchecked")
  private <T extends SpecificRecord> byte[] encode(T record) {
    AvroCodec<T> codec =
        (AvroCodec<T>)
            codecs.computeIfAbsent(
                record.getClass(),
                type -> AvroCodec.of((Class<T>) type, WireFormat.plain(), "fuzz"));
    return codec.encode(record);
  }

  private byte[] cut(byte[] bytes) {
    return Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length - 2));
  }

  /** Single-object encoding: two bytes of a mark, then the fingerprint of the schema. */
  private static byte[] unknownSchema(byte[] bytes) {
    bytes[5] ^= 0x55;
    return bytes;
  }

  private byte[] randomBytes(boolean line) {
    if (random.nextInt(RARE) == 0) {
      byte[] large = new byte[LARGE_RECORD];
      Arrays.fill(large, (byte) 'x');
      return large;
    }
    byte[] bytes = new byte[1 + random.nextInt(200)];
    random.nextBytes(bytes);
    if (line) {
      // Without a comma there is one column, whatever the rest is.
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = bytes[i] == ',' ? (byte) ';' : bytes[i];
      }
    } else {
      // No document, and no mark of a schema, begins like this.
      bytes[0] = '?';
    }
    return bytes;
  }

  private String longText() {
    return "x".repeat(random.nextInt(RARE) == 0 ? LONG_ID : 2_000);
  }

  private String account() {
    return "a" + (int) (ACCOUNTS * Math.pow(random.nextDouble(), 2));
  }

  private String merchant() {
    return "m" + (int) (MERCHANTS * Math.pow(random.nextDouble(), 2));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

package dev.gyre.schemas;

import dev.gyre.schemas.avro.Alert;
import dev.gyre.schemas.avro.DeadLetter;
import dev.gyre.schemas.avro.EdgeEvent;
import dev.gyre.schemas.avro.Heartbeat;
import dev.gyre.schemas.avro.LabelEvent;
import dev.gyre.schemas.avro.ModelAnnouncement;
import dev.gyre.schemas.avro.NodeEmbedding;
import dev.gyre.schemas.avro.NodeEvent;
import dev.gyre.schemas.avro.Score;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;

/** The schemas that are values of topics. */
public final class GyreSchemas {

  private static final List<Class<? extends SpecificRecord>> TOPIC_VALUES =
      List.of(
          NodeEvent.class,
          EdgeEvent.class,
          LabelEvent.class,
          Heartbeat.class,
          NodeEmbedding.class,
          Score.class,
          Alert.class,
          DeadLetter.class,
          ModelAnnouncement.class);

  static {
    // Since 1.12.2 Avro makes instances of classes that it is told to trust, and no others.
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(),
            type -> type.getPackageName().equals(Score.class.getPackageName())));
  }

  private GyreSchemas() {}

  /**
   * Sees to it that Avro makes records of the generated classes, which it refuses before this class
   * is loaded. For code that may meet a record before any codec: one that Java's own serialization
   * brings from another process.
   */
  public static void ensureTrusted() {
    // The static initializer has done it.
  }

  /** The record classes that are values of topics, input topics first. */
  public static List<Class<? extends SpecificRecord>> topicValues() {
    return TOPIC_VALUES;
  }

  /**
   * The schema of a generated record class.
   *
   * @param type the class
   */
  public static Schema schemaOf(Class<? extends SpecificRecord> type) {
    return new SpecificData(type.getClassLoader()).getSchema(type);
  }

  /**
   * The 64-bit Rabin fingerprint of a schema's parsing canonical form (Avro specification, "Schema
   * fingerprints"): the same for schemas that differ in documentation, defaults or properties
   * alone.
   *
   * @param schema the schema
   */
  public static long fingerprint(Schema schema) {
    return SchemaNormalization.parsingFingerprint64(schema);
  }
}

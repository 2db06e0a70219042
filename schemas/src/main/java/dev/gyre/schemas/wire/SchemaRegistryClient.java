package dev.gyre.schemas.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * The part of the schema registry's REST interface that reading and writing records needs:
 *
 * <ul>
 *   <li>{@code POST /subjects/{subject}/versions} registers a schema, or finds it;
 *   <li>{@code POST /subjects/{subject}} finds one without registering it;
 *   <li>{@code GET /schemas/ids/{id}} gives the schema of an id.
 * </ul>
 *
 * <p>Ids and schemas are immutable in a registry, so answers are kept for good; that an id is
 * unknown is kept for {@value #UNKNOWN_ID_SECONDS} s, so that a topic full of bad records does not
 * become a flood of requests; of such ids the newest {@value #MAX_UNKNOWN_IDS} are kept. Only the
 * registry's own error code makes an id unknown: a 404 of whatever stands in its place does not.
 * Thread-safe.
 */
public final class SchemaRegistryClient {

  /** How long an unknown id is taken to be unknown without asking again, seconds. */
  static final int UNKNOWN_ID_SECONDS = 30;

  private static final int MAX_UNKNOWN_IDS = 1_000;

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int INVALID_SCHEMA = 42201;

  private record Registration(String subject, Schema schema) {}

  private final RegistryConfig config;
  private final RegistryHttp http;
  private final Map<Registration, Integer> ids = new ConcurrentHashMap<>();
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
  private final UnknownIds unknown =
      new UnknownIds(TimeUnit.SECONDS.toNanos(UNKNOWN_ID_SECONDS), MAX_UNKNOWN_IDS);

  /**
   * A client; asks nothing yet.
   *
   * @param config how to reach the registry
   */
  public SchemaRegistryClient(RegistryConfig config) {
    this.config = config;
    this.http = new RegistryHttp(config);
  }

  /**
   * The id of a schema under a subject, registered if need be and allowed.
   *
   * @param subject the subject, such as {@code gyre.alerts-value}
   * @param schema the schema
   * @throws IncompatibleSchemaException if the registry holds it for incompatible with the subject
   * @throws RegistryUnavailableException if the registry does not answer
   * @throws RegistryException if it refuses for another reason, or the schema is not there and may
   *     not be registered
   */
  public int idOf(String subject, Schema schema) {
    return ids.computeIfAbsent(new Registration(subject, schema), this::askId);
  }

  /**
   * The schema of an id.
   *
   * @param id the id
   * @throws UnknownSchemaException if the registry does not have it
   * @throws WireFormatException if it is no Avro schema that can be read here
   * @throws RegistryUnavailableException if the registry does not answer
   * @throws RegistryException if it refuses for another reason
   */
  public Schema schemaOf(int id) {
    Schema known = schemas.get(id);
    if (known != null) {
      return known;
    }
    if (unknown.contains(id, System.nanoTime())) {
      throw unknown(id);
    }
    return schemas.computeIfAbsent(id, this::askSchema);
  }

  private int askId(Registration registration) {
    String subject =
        "/subjects/" + URLEncoder.encode(registration.subject(), StandardCharsets.UTF_8);
    Map<String, String> body = Map.of("schema", JavaProperties.removed(registration.schema()));
    RegistryHttp.Answer answer =
        http.post(config.autoRegister() ? subject + "/versions" : subject, body);
    if (answer.ok() && answer.body().path("id").isInt()) {
      return answer.body().path("id").intValue();
    }
    String what =
        "Schema registry "
            + config.shownUrl()
            + ", schema "
            + registration.schema().getFullName()
            + " of subject "
            + registration.subject()
            + ": ";
    if (answer.status() == CONFLICT) {
      throw new IncompatibleSchemaException(
          what
              + "it is incompatible with the versions the subject has ("
              + answer.message()
              + "). Use the Gyre release that wrote the topic, or another topic prefix.");
    }
    if (answer.status() == NOT_FOUND && !config.autoRegister()) {
      throw new RegistryException(
          what + "not registered (" + answer.message() + "). Register it or allow registration.");
    }
    throw new RegistryException(
        what
            + (answer.errorCode() == INVALID_SCHEMA ? "not accepted as Avro (" : "refused (")
            + answer.message()
            + ").");
  }

  private Schema askSchema(int id) {
    RegistryHttp.Answer answer = http.get("/schemas/ids/" + id);
    if (answer.status() == NOT_FOUND && answer.errorCode() / 100 == NOT_FOUND) {
      unknown.add(id, System.nanoTime());
      throw unknown(id);
    }
    if (!answer.ok()) {
      throw new RegistryException(
          "Schema registry "
              + config.shownUrl()
              + ", schema id "
              + id
              + ": refused ("
              + answer.message()
              + "). Check its address, and user and password if it wants any.");
    }
    unknown.remove(id);
    return parse(id, answer.body());
  }

  private Schema parse(int id, JsonNode body) {
    String what = "Schema id " + id + " of registry " + config.shownUrl();
    String kind = body.path("schemaType").asText("AVRO");
    if (!"AVRO".equals(kind)) {
      throw new WireFormatException(what + " is of type " + kind + ": only AVRO can be read.");
    }
    if (!body.path("references").isEmpty()) {
      throw new WireFormatException(
          what + " refers to other schemas: register it whole, without references.");
    }
    try {
      return new Schema.Parser().parse(body.path("schema").asText());
    } catch (AvroRuntimeException notASchema) {
      throw new WireFormatException(what + " is no valid Avro schema: " + notASchema, notASchema);
    }
  }

  private UnknownSchemaException unknown(int id) {
    return new UnknownSchemaException(
        "Schema id "
            + id
            + " is unknown to registry "
            + config.shownUrl()
            + ": the record was written with another registry, or is not in Confluent's format.");
  }
}

package dev.gyre.schemas.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.gyre.schemas.released.Compatibility;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The REST interface over a {@link SubjectStore}; paths are in {@link LocalRegistry}. */
final class RegistryHandler implements HttpHandler {

  private static final Logger LOG = LoggerFactory.getLogger(RegistryHandler.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SubjectStore store;

  RegistryHandler(SubjectStore store) {
    this.store = store;
  }

  /** An error answer: the first three digits of the code are the HTTP status. */
  private static final class Refusal extends Exception {
    private final int code;

    Refusal(int code, String message) {
      super(message);
      this.code = code;
    }
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        answer(exchange, 200, route(exchange));
      } catch (Refusal refusal) {
        int status = refusal.code >= 1000 ? refusal.code / 100 : refusal.code;
        answer(exchange, status, error(refusal.code, refusal.getMessage()));
      } catch (RuntimeException bug) {
        LOG.error("{} {}", exchange.getRequestMethod(), exchange.getRequestURI(), bug);
        answer(exchange, 500, error(50001, bug.toString()));
      }
    }
  }

  private Object route(HttpExchange exchange) throws IOException, Refusal {
    String method = exchange.getRequestMethod();
    String[] path =
        Arrays.stream(exchange.getRequestURI().getRawPath().substring(1).split("/"))
            .map(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
            .toArray(String[]::new);
    String shape = method + " " + path[0] + " " + path.length;
    return switch (shape) {
      case "GET subjects 1" -> store.subjects();
      case "POST subjects 2" -> find(path[1], schema(body(exchange)));
      case "GET subjects 3" -> versions(path[1]);
      case "POST subjects 3" -> register(path[1], schema(body(exchange)));
      case "GET subjects 4" -> version(path[1], path[3]);
      case "GET schemas 3" -> byId(path[2]);
      case "POST compatibility 5" -> check(path[2], schema(body(exchange)));
      case "GET config 1" -> Map.of("compatibilityLevel", store.level(""));
      case "GET config 2" -> Map.of("compatibilityLevel", store.level(path[1]));
      case "PUT config 1" -> setLevel(null, body(exchange));
      case "PUT config 2" -> setLevel(path[1], body(exchange));
      default -> throw new Refusal(404, "HTTP 404 Not Found: " + method);
    };
  }

  private Object register(String subject, Schema schema) throws Refusal {
    try {
      return Map.of("id", store.register(subject, schema));
    } catch (SubjectStore.Conflict conflict) {
      throw new Refusal(409, conflict.getMessage());
    }
  }

  private Object find(String subject, Schema schema) throws Refusal {
    versions(subject);
    OptionalInt version = store.find(subject, schema);
    if (version.isEmpty()) {
      throw new Refusal(40403, "Schema not found");
    }
    return shown(subject, version.getAsInt());
  }

  private List<Integer> versions(String subject) throws Refusal {
    int count = store.versions(subject);
    if (count == 0) {
      throw new Refusal(40401, "Subject '" + subject + "' not found.");
    }
    return IntStream.rangeClosed(1, count).boxed().toList();
  }

  private Object version(String subject, String version) throws Refusal {
    int count = versions(subject).size();
    int number = "latest".equals(version) ? count : number(version);
    if (number < 1 || number > count) {
      throw new Refusal(40402, "Version " + version + " not found.");
    }
    return shown(subject, number);
  }

  private Object byId(String id) throws Refusal {
    Schema schema = store.schema(number(id));
    if (schema == null) {
      throw new Refusal(40403, "Schema " + id + " not found");
    }
    return Map.of("schema", schema.toString());
  }

  private Object check(String subject, Schema schema) {
    List<String> breaks = store.breaks(subject, schema);
    return Map.of("is_compatible", breaks.isEmpty(), "messages", breaks);
  }

  private Object setLevel(String subject, JsonNode body) throws Refusal {
    String level = body.path("compatibility").asText();
    try {
      store.setLevel(subject, Compatibility.valueOf(level));
    } catch (IllegalArgumentException notALevel) {
      throw new Refusal(
          42203,
          "Invalid compatibility level '"
              + level
              + "'. Valid values are "
              + Arrays.toString(Compatibility.values()));
    }
    return Map.of("compatibility", level);
  }

  private Object shown(String subject, int version) {
    int id = store.byIdOfVersion(subject, version);
    return Map.of(
        "subject", subject, "id", id, "version", version, "schema", store.schema(id).toString());
  }

  private static JsonNode body(HttpExchange exchange) throws IOException, Refusal {
    try {
      return JSON.readTree(exchange.getRequestBody());
    } catch (JsonProcessingException notJson) {
      throw new Refusal(400, "The request is not JSON: " + notJson.getOriginalMessage());
    }
  }

  private static Schema schema(JsonNode body) throws Refusal {
    String kind = body.path("schemaType").asText("AVRO");
    if (!"AVRO".equals(kind) || !body.path("references").isEmpty()) {
      throw new Refusal(42201, "Only Avro schemas without references are kept here.");
    }
    try {
      return new Schema.Parser().parse(body.path("schema").asText());
    } catch (AvroRuntimeException invalid) {
      throw new Refusal(42201, "Invalid schema: " + invalid.getMessage());
    }
  }

  private static int number(String text) throws Refusal {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException notANumber) {
      throw new Refusal(404, "'" + text + "' is no number");
    }
  }

  private static Map<String, Object> error(int code, String message) {
    return Map.of("error_code", code, "message", message);
  }

  private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}

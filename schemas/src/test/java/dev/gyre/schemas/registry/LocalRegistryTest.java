package dev.gyre.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The REST interface, spoken to without our own client. */
class LocalRegistryTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String V1 =
      "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"long\"}]}";
  private static final String V2 =
      "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"long\"},"
          + "{\"name\":\"b\",\"type\":\"long\",\"default\":0}]}";
  private static final String BAD =
      "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"c\",\"type\":\"long\"}]}";

  private final HttpClient client = HttpClient.newHttpClient();
  private LocalRegistry registry;

  @BeforeEach
  void start() {
    registry = LocalRegistry.start();
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private JsonNode call(int status, String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(registry.url() + path))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return JSON.readTree(response.body());
  }

  private static String schema(String avro) throws Exception {
    return JSON.writeValueAsString(Map.of("schema", avro));
  }

  @Test
  void versionsAndIdsCountFromOne() throws Exception {
    assertThat(call(200, "POST", "/subjects/s/versions", schema(V1)).path("id").asInt())
        .isEqualTo(1);
    assertThat(call(200, "POST", "/subjects/s/versions", schema(V2)).path("id").asInt())
        .isEqualTo(2);
    assertThat(call(200, "POST", "/subjects/s/versions", schema(V1)).path("id").asInt())
        .isEqualTo(1);
    assertThat(call(200, "POST", "/subjects/t/versions", schema(V2)).path("id").asInt())
        .isEqualTo(2);

    assertThat(call(200, "GET", "/subjects", null)).hasToString("[\"s\",\"t\"]");
    assertThat(call(200, "GET", "/subjects/s/versions", null)).hasToString("[1,2]");
    assertThat(call(200, "GET", "/subjects/s/versions/latest", null).path("version").asInt())
        .isEqualTo(2);
    assertThat(call(200, "GET", "/subjects/s/versions/1", null).path("schema").asText())
        .isEqualTo(V1);
    assertThat(call(200, "GET", "/schemas/ids/1", null).path("schema").asText()).isEqualTo(V1);
    assertThat(call(200, "POST", "/subjects/t", schema(V2)).path("version").asInt()).isEqualTo(1);
  }

  @Test
  void whatIsNotThereHasConfluentsCodes() throws Exception {
    call(200, "POST", "/subjects/s/versions", schema(V1));

    assertThat(call(404, "GET", "/subjects/x/versions", null).path("error_code").asInt())
        .isEqualTo(40401);
    assertThat(call(404, "GET", "/subjects/s/versions/9", null).path("error_code").asInt())
        .isEqualTo(40402);
    assertThat(call(404, "POST", "/subjects/s", schema(V2)).path("error_code").asInt())
        .isEqualTo(40403);
    assertThat(call(404, "GET", "/schemas/ids/9", null).path("error_code").asInt())
        .isEqualTo(40403);
    call(404, "GET", "/nothing/here", null);
    call(404, "GET", "/", null);
  }

  @Test
  void whatIsNoSchemaIsRefused() throws Exception {
    assertThat(call(422, "POST", "/subjects/s/versions", schema("{}")).path("error_code").asInt())
        .isEqualTo(42201);
    call(422, "POST", "/subjects/s/versions", "{\"schemaType\":\"JSON\",\"schema\":\"{}\"}");
    call(400, "POST", "/subjects/s/versions", "{");
    call(422, "PUT", "/config", "{\"compatibility\":\"SIDEWAYS\"}");
  }

  @Test
  void compatibilityIsHeldAtTheSubjectsLevel() throws Exception {
    String check = "/compatibility/subjects/s/versions/latest";
    call(200, "POST", "/subjects/s/versions", schema(V1));
    assertThat(call(200, "GET", "/config", null).path("compatibilityLevel").asText())
        .isEqualTo("BACKWARD");

    assertThat(call(200, "POST", check, schema(V2)).path("is_compatible").asBoolean()).isTrue();
    assertThat(call(200, "POST", check, schema(BAD)).path("is_compatible").asBoolean()).isFalse();
    assertThat(call(409, "POST", "/subjects/s/versions", schema(BAD)).path("message").asText())
        .contains("incompatible", "READER_FIELD_MISSING_DEFAULT_VALUE");

    call(200, "PUT", "/config/s", "{\"compatibility\":\"NONE\"}");
    call(200, "POST", "/subjects/s/versions", schema(BAD));
    assertThat(call(200, "GET", "/config/s", null).path("compatibilityLevel").asText())
        .isEqualTo("NONE");
    assertThat(call(200, "GET", "/config", null).path("compatibilityLevel").asText())
        .isEqualTo("BACKWARD");
  }

  @Test
  void aTakenPortIsNamed() {
    assertThatThrownBy(() -> LocalRegistry.start(registry.port()))
        .hasMessageContaining("port " + registry.port());
  }
}

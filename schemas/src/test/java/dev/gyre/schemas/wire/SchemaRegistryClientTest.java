package dev.gyre.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.gyre.schemas.avro.Alert;
import dev.gyre.schemas.avro.Heartbeat;
import dev.gyre.schemas.registry.LocalRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchemaRegistryClientTest {

  private static final Schema SCHEMA = Heartbeat.getClassSchema();

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  private RegistryConfig registry() {
    LocalRegistry registry = LocalRegistry.start();
    open.add(registry);
    return RegistryConfig.at(registry.url()).withAttempts(1, 0);
  }

  /** A server that gives these answers ("STATUS BODY") in turn, the last one for ever. */
  private RegistryConfig scripted(Queue<String> seen, String... answers) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String answer = answers[Math.min(seen.size(), answers.length - 1)];
          seen.add(
              exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization"));
          byte[] body = answer.substring(4).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    open.add(() -> server.stop(0));
    return RegistryConfig.at("http://user:pw@127.0.0.1:" + server.getAddress().getPort())
        .withAttempts(3, 1);
  }

  @Test
  void equalSchemasHaveOneId() {
    RegistryConfig config = registry();
    SchemaRegistryClient client = new SchemaRegistryClient(config);

    int id = client.idOf("a-value", SCHEMA);

    assertThat(client.idOf("b-value", SCHEMA)).isEqualTo(id);
    assertThat(client.idOf("c-value", Alert.getClassSchema())).isNotEqualTo(id);
    assertThat(new SchemaRegistryClient(config).idOf("a-value", SCHEMA)).isEqualTo(id);
    assertThat(new SchemaRegistryClient(config).schemaOf(id).getFullName())
        .isEqualTo(SCHEMA.getFullName());
  }

  @Test
  void withoutLeaveToRegisterASchemaHasToBeThere() {
    RegistryConfig config = registry();
    SchemaRegistryClient reader = new SchemaRegistryClient(config.withAutoRegister(false));

    assertThatThrownBy(() -> reader.idOf("a-value", SCHEMA))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("a-value")
        .hasMessageContaining("not registered");

    int id = new SchemaRegistryClient(config).idOf("a-value", SCHEMA);
    assertThat(reader.idOf("a-value", SCHEMA)).isEqualTo(id);
  }

  @Test
  void anIncompatibleSchemaIsRefusedWithTheReason() {
    SchemaRegistryClient client = new SchemaRegistryClient(registry());
    client.idOf("a-value", SCHEMA);
    Schema bad =
        new Schema.Parser()
            .parse(SCHEMA.toString().replace("\"type\":\"long\"", "\"type\":\"string\""));

    assertThatThrownBy(() -> client.idOf("a-value", bad))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessageContaining("a-value")
        .hasMessageContaining("TYPE_MISMATCH");
  }

  @Test
  void anUnknownIdIsAskedForOnceAndIsTheRecordsFault() throws IOException {
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    SchemaRegistryClient client =
        new SchemaRegistryClient(
            scripted(seen, "404 {\"error_code\":40403,\"message\":\"Schema not found\"}"));

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> client.schemaOf(7))
          .isInstanceOf(UnknownSchemaException.class)
          .hasMessageContaining("Schema id 7");
    }
    assertThat(seen).hasSize(1);
  }

  @Test
  void aRegistryThatIsNotWellIsTriedAgain() throws IOException {
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    SchemaRegistryClient client =
        new SchemaRegistryClient(
            scripted(seen, "500 {}", "429 {}", "200 {\"schema\":\"\\\"string\\\"\"}"));

    assertThat(client.schemaOf(1)).isEqualTo(Schema.create(Schema.Type.STRING));
    assertThat(seen).hasSize(3);
  }

  @Test
  void aPageOfAProxyIsNoAnswer() throws IOException {
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    SchemaRegistryClient client =
        new SchemaRegistryClient(scripted(seen, "200 <html>Welcome</html>"));

    assertThatThrownBy(() -> client.schemaOf(1))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("3 attempts")
        .hasMessageContaining("not JSON");
  }

  @Test
  void aNotFoundOfAnotherServerIsNotTheRecordsFault() throws IOException {
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    SchemaRegistryClient client =
        new SchemaRegistryClient(
            scripted(
                seen,
                "404 ",
                "404 {\"message\":\"no Route matched\"}",
                "404 <html>Not Found</html>",
                "404 {\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}",
                "200 {\"schema\":\"\\\"string\\\"\"}"));

    assertThatThrownBy(() -> client.schemaOf(1))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("3 attempts")
        .hasMessageContaining("HTTP 404");
    assertThatThrownBy(() -> client.schemaOf(1))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("schema id 1: refused (HTTP 404, code 404")
        .hasMessageContaining("Check its address");
    assertThat(client.schemaOf(1)).isEqualTo(Schema.create(Schema.Type.STRING));
    assertThat(seen).hasSize(5);
  }

  @Test
  void userAndPasswordAreSentButNeverShown() throws IOException {
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    RegistryConfig config = scripted(seen, "401 {\"error_code\":401,\"message\":\"No\"}");

    assertThatThrownBy(() -> new SchemaRegistryClient(config).idOf("a b-value", SCHEMA))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("HTTP 401")
        .hasMessageNotContaining("pw");
    assertThat(seen).containsExactly("/subjects/a+b-value/versions Basic dXNlcjpwdw==");
    assertThat(config.toString()).doesNotContain("pw");
  }

  @Test
  void schemasThatCannotBeReadHereSaySo() throws IOException {
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    SchemaRegistryClient client =
        new SchemaRegistryClient(
            scripted(
                seen,
                "200 {\"schemaType\":\"PROTOBUF\",\"schema\":\"\"}",
                "200 {\"schema\":\"{}\",\"references\":[{\"name\":\"x\"}]}",
                "200 {\"schema\":\"{\\\"type\\\":\\\"nonsense\\\"}\"}"));

    assertThatThrownBy(() -> client.schemaOf(1)).hasMessageContaining("PROTOBUF");
    assertThatThrownBy(() -> client.schemaOf(2)).hasMessageContaining("references");
    assertThatThrownBy(() -> client.schemaOf(3))
        .isInstanceOf(WireFormatException.class)
        .hasMessageContaining("no valid Avro schema");
  }

  @Test
  void aRegistryThatIsDownIsNotTheRecordsFault() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    RegistryConfig config = RegistryConfig.at("http://127.0.0.1:" + port).withAttempts(2, 1);
    AvroCodec<Heartbeat> codec = AvroCodec.of(Heartbeat.class, WireFormat.confluent(config), "t");

    assertThatThrownBy(() -> codec.decode(new byte[] {0, 0, 0, 0, 1, 2, 0}))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("127.0.0.1:" + port)
        .hasMessageContaining("2 attempts");
  }

  @Test
  void aRegistryThatNeverAnswersTimesOut() throws IOException {
    // The kernel takes the connection; nobody ever reads from it.
    ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    open.add(silent);
    RegistryConfig config =
        RegistryConfig.at("http://127.0.0.1:" + silent.getLocalPort())
            .withAttempts(1, 0)
            .withTimeouts(1_000, 50);

    assertThatThrownBy(() -> new SchemaRegistryClient(config).schemaOf(1))
        .isInstanceOf(RegistryUnavailableException.class)
        .hasMessageContaining("timed out");
  }

  @Test
  void anAddressThatIsNoneIsRefusedAtOnce() {
    for (String bad : List.of("registry:8081", "ftp://x", "http://", "not a url")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> RegistryConfig.at(bad))
          .withMessageContaining(bad)
          .withMessageContaining("http://HOST:PORT");
    }
  }

  @Test
  void theFormatIsShippedByJavaSerialization() throws Exception {
    WireFormat format = WireFormat.confluent(RegistryConfig.at("http://localhost:8081"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(format);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(format);
    }
  }
}

package dev.gyre.jobs.command.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gyre.jobs.broker.BrokerException;
import dev.gyre.jobs.broker.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Whether broker, schema registry and Flink cluster answer. */
public final class NetworkChecks {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int HTTP_OK = 200;

  private NetworkChecks() {}

  /**
   * Asks a Kafka broker for its topics.
   *
   * @param bootstrap {@code host:port}
   * @return the finding
   */
  public static Finding broker(String bootstrap) {
    String check = "broker";
    try (Topics topics = Topics.at(bootstrap)) {
      return Finding.ok(check, bootstrap + " answers and has " + topics.names().size() + " topics");
    } catch (BrokerException e) {
      return Finding.fail(
          check,
          e.getMessage(),
          "start it (docker compose up -d kafka), or check the host, the port and the listeners"
              + " it advertises");
    }
  }

  /**
   * Asks a Confluent-compatible schema registry for its subjects.
   *
   * @param url its address
   * @return the finding
   */
  public static Finding registry(URI url) {
    String check = "registry";
    try {
      JsonNode subjects = get(url, "subjects");
      return subjects.isArray()
          ? Finding.ok(check, url + " answers and has " + subjects.size() + " subjects")
          : Finding.fail(
              check,
              url + " answers, but not with a list of subjects: " + subjects,
              "give the address under which the registry serves /subjects");
    } catch (IOException e) {
      return Finding.fail(
          check, url + " does not answer: " + e.getMessage(), "start it, or check the address");
    }
  }

  /**
   * Asks a Flink cluster for its slots.
   *
   * @param url its REST address
   * @return the finding
   */
  public static Finding cluster(URI url) {
    String check = "cluster";
    try {
      JsonNode overview = get(url, "overview");
      String version = overview.path("flink-version").asText("");
      if (version.isEmpty()) {
        return Finding.fail(
            check, url + " answers, but is no Flink REST address", "give that of the job manager");
      }
      int free = overview.path("slots-available").asInt();
      String found =
          "%s answers: Flink %s, %d task managers, %d of %d slots free"
              .formatted(
                  url,
                  version,
                  overview.path("taskmanagers").asInt(),
                  free,
                  overview.path("slots-total").asInt());
      return free == 0
          ? Finding.warn(check, found, "free a slot or add a task manager before running a job")
          : Finding.ok(check, found);
    } catch (IOException e) {
      return Finding.fail(
          check,
          url + " does not answer: " + e.getMessage(),
          "start it (docker compose up -d), or check the address: it is the job manager's REST"
              + " port, 8081 unless set otherwise");
    }
  }

  /** Reads a JSON document below an address. */
  private static JsonNode get(URI url, String path) throws IOException {
    String base = url.toString();
    URI target = URI.create(base + (base.endsWith("/") ? "" : "/") + path);
    HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    try {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(target).timeout(TIMEOUT).build(),
              HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != HTTP_OK) {
        throw new IOException(target + " gives status " + response.statusCode());
      }
      return new ObjectMapper().readTree(response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (java.net.ConnectException e) {
      throw new IOException("nothing listens there", e);
    }
  }
}

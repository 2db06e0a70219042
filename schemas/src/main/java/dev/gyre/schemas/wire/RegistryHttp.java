package dev.gyre.schemas.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Requests to a registry, tried again while it does not answer or is not well. Every request that a
 * registry knows may be repeated without harm.
 */
final class RegistryHttp {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final int NOT_FOUND = 404;
  private static final int TOO_MANY_REQUESTS = 429;

  /**
   * An answer below 500.
   *
   * @param status HTTP status
   * @param body the JSON, a missing node when there was none
   */
  record Answer(int status, JsonNode body) {
    boolean ok() {
      return status / 100 == 2;
    }

    /** The registry's own error code, such as 40403, or 0. */
    int errorCode() {
      return body.path("error_code").asInt(0);
    }

    String message() {
      return "HTTP "
          + status
          + (errorCode() == 0 ? "" : ", code " + errorCode())
          + body.path("message").asText("").lines().findFirst().map(m -> ": " + m).orElse("");
    }
  }

  private final RegistryConfig config;
  private final String base;
  private final HttpClient client;

  RegistryHttp(RegistryConfig config) {
    this.config = config;
    this.base = config.shownUrl().replaceAll("/+$", "");
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofMillis(config.connectTimeoutMs()))
            .build();
  }

  Answer get(String path) {
    return send(path, request(path).GET().build());
  }

  Answer post(String path, Object body) {
    try {
      String json = JSON.writeValueAsString(body);
      return send(path, request(path).POST(BodyPublishers.ofString(json)).build());
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a map of strings is always JSON", impossible);
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Duration.ofMillis(config.requestTimeoutMs()))
            .header("Accept", MEDIA_TYPE)
            .header("Content-Type", MEDIA_TYPE);
    String user = config.url().getUserInfo();
    if (user != null) {
      byte[] credentials = user.getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }
    return request;
  }

  private Answer send(String path, HttpRequest request) {
    IOException last = null;
    for (int attempt = 1; attempt <= config.attempts(); attempt++) {
      try {
        if (attempt > 1) {
          Thread.sleep(pauseMs(attempt));
        }
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() < 500 && response.statusCode() != TOO_MANY_REQUESTS) {
          return answer(response);
        }
        last = new IOException("HTTP " + response.statusCode());
      } catch (IOException noAnswer) {
        last = noAnswer;
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw unavailable(request, path, attempt, interrupted);
      }
    }
    throw unavailable(request, path, config.attempts(), last);
  }

  private RegistryUnavailableException unavailable(
      HttpRequest request, String path, int attempts, Exception cause) {
    return new RegistryUnavailableException(
        "Schema registry "
            + base
            + " did not answer "
            + request.method()
            + " "
            + path
            + " in "
            + attempts
            + (attempts == 1 ? " attempt (" : " attempts (")
            + cause
            + "). Check that it runs and that its address is right.",
        cause);
  }

  /** Doubles from the second attempt on; up to a half more at random, so that tasks spread. */
  private long pauseMs(int attempt) {
    long pause =
        Math.min(
            RegistryConfig.MAX_BACKOFF_MS, (long) config.backoffMs() << Math.min(20, attempt - 2));
    return pause + ThreadLocalRandom.current().nextLong(pause / 2 + 1);
  }

  /**
   * The registry's answer.
   *
   * @throws IOException if it is a proxy's or a load balancer's, in place of a registry that is
   *     away: no JSON, or a 404 without the error code that a registry gives
   */
  private static Answer answer(HttpResponse<String> response) throws IOException {
    String status = "HTTP " + response.statusCode();
    Answer answer;
    try {
      answer = new Answer(response.statusCode(), JSON.readTree(response.body()));
    } catch (JsonProcessingException notJson) {
      throw new IOException(status + ", the answer is not JSON", notJson);
    }
    if (answer.status() == NOT_FOUND && answer.errorCode() == 0) {
      throw new IOException(status + " without a registry's error code");
    }
    return answer;
  }
}

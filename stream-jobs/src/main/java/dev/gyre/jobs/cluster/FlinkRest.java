package dev.gyre.jobs.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** What a cluster's REST interface is asked. */
public final class FlinkRest {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int FIRST_ERROR = 400;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI address;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  /** A client of the REST interface on a port of this machine. */
  public FlinkRest(int port) {
    this.address = URI.create("http://" + ClusterPorts.address(port));
  }

  /** The interface's address. */
  public URI address() {
    return address;
  }

  /**
   * Reads a document.
   *
   * @param path its path, with the leading slash
   * @throws IOException if there is no answer within five seconds, or it is an error
   */
  public JsonNode get(String path) throws IOException {
    return send(HttpRequest.newBuilder(address.resolve(path)).GET(), path);
  }

  /** Cancels a job. */
  public void cancel(String job) throws IOException {
    String path = "/jobs/" + job + "?mode=cancel";
    send(
        HttpRequest.newBuilder(address.resolve(path))
            .method("PATCH", HttpRequest.BodyPublishers.noBody()),
        path);
  }

  private JsonNode send(HttpRequest.Builder request, String path) throws IOException {
    try {
      HttpResponse<String> response =
          client.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() >= FIRST_ERROR) {
        throw new IOException(
            address.resolve(path)
                + " gives status "
                + response.statusCode()
                + ": "
                + response.body());
      }
      return JSON.readTree(response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}

package dev.gyre.schemas.wire;

import java.io.Serializable;
import java.net.URI;
import java.util.Objects;

/**
 * How to reach a schema registry.
 *
 * @param url its address, http or https; a user and password in it ({@code https://user:pw@host})
 *     are sent as basic authentication
 * @param autoRegister true: a schema that a subject does not have is registered; false: that is an
 *     error, for registries that only operators may write to
 * @param connectTimeoutMs how long a connection may take, milliseconds, > 0
 * @param requestTimeoutMs how long an answer may take, milliseconds, > 0
 * @param attempts how often a request is tried when the registry does not answer or is not well
 *     (5xx, 429), >= 1
 * @param backoffMs pause before the second attempt, milliseconds, >= 0; doubles with each further
 *     one, up to {@value #MAX_BACKOFF_MS}
 */
public record RegistryConfig(
    URI url,
    boolean autoRegister,
    int connectTimeoutMs,
    int requestTimeoutMs,
    int attempts,
    int backoffMs)
    implements Serializable {

  /** The longest pause between two attempts, milliseconds. */
  public static final int MAX_BACKOFF_MS = 5_000;

  /** Checks every value. */
  public RegistryConfig {
    Objects.requireNonNull(url, "url");
    boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!http || url.getHost() == null) {
      throw new IllegalArgumentException(
          "registry url: '" + shown(url) + "': must be http://HOST:PORT or https://HOST:PORT");
    }
    check("connectTimeoutMs", connectTimeoutMs, 1);
    check("requestTimeoutMs", requestTimeoutMs, 1);
    check("attempts", attempts, 1);
    check("backoffMs", backoffMs, 0);
  }

  /**
   * A registry with the usual settings: schemas are registered, 5 s timeouts, 6 attempts over about
   * six seconds.
   *
   * @param url its address
   * @throws IllegalArgumentException if it is no http address; names it and shows the form
   */
  public static RegistryConfig at(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException notAnUri) {
      throw new IllegalArgumentException(
          "registry url: '" + url + "': must be http://HOST:PORT or https://HOST:PORT", notAnUri);
    }
    return new RegistryConfig(uri, true, 5_000, 5_000, 6, 200);
  }

  /** The same, with schemas registered on first use or not. */
  public RegistryConfig withAutoRegister(boolean register) {
    return new RegistryConfig(
        url, register, connectTimeoutMs, requestTimeoutMs, attempts, backoffMs);
  }

  /**
   * The same with another patience.
   *
   * @param newAttempts how often, >= 1
   * @param newBackoffMs first pause, milliseconds, >= 0
   */
  public RegistryConfig withAttempts(int newAttempts, int newBackoffMs) {
    return new RegistryConfig(
        url, autoRegister, connectTimeoutMs, requestTimeoutMs, newAttempts, newBackoffMs);
  }

  /**
   * The same with other timeouts.
   *
   * @param connectMs for a connection, milliseconds, > 0
   * @param requestMs for an answer, milliseconds, > 0
   */
  public RegistryConfig withTimeouts(int connectMs, int requestMs) {
    return new RegistryConfig(url, autoRegister, connectMs, requestMs, attempts, backoffMs);
  }

  /** The address without user and password, for messages. */
  public String shownUrl() {
    return shown(url);
  }

  @Override
  public String toString() {
    return "registry " + shownUrl();
  }

  private static String shown(URI url) {
    return url.toString().replaceFirst("//[^/@]*@", "//");
  }

  private static void check(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "registry " + name + ": " + value + ": must be at least " + least);
    }
  }
}

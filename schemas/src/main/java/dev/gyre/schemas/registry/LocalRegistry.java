package dev.gyre.schemas.registry;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A schema registry on the loopback address that speaks the part of Confluent's REST interface that
 * clients use to read and write records and to check compatibility:
 *
 * <pre>
 * POST /subjects/{s}/versions                        register         {"id"}
 * POST /subjects/{s}                                 find             {"subject","id","version","schema"}
 * GET  /subjects                                     list
 * GET  /subjects/{s}/versions                        list
 * GET  /subjects/{s}/versions/{v or latest}          one version
 * GET  /schemas/ids/{id}                             one schema       {"schema"}
 * POST /compatibility/subjects/{s}/versions/latest   check            {"is_compatible"}
 * GET, PUT /config, /config/{s}                      level, BACKWARD by default
 * </pre>
 *
 * <p>Avro only, no references, nothing is deleted; what was registered is kept in memory alone.
 */
public final class LocalRegistry implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService executor;

  private final SubjectStore subjects;

  private LocalRegistry(HttpServer server, ExecutorService executor, SubjectStore subjects) {
    this.server = server;
    this.executor = executor;
    this.subjects = subjects;
  }

  /** Starts a registry on any free port. */
  public static LocalRegistry start() {
    return start(0);
  }

  /**
   * Starts a registry; returns when it takes requests.
   *
   * @param port port on the loopback address, 0 for any free one
   * @throws UncheckedIOException if the port cannot be had; names it
   */
  public static LocalRegistry start(int port) {
    return start(port, new SubjectStore());
  }

  /**
   * Starts a registry that was closed again, on its port and with all that it had: an outage is
   * over.
   *
   * @throws UncheckedIOException if the port cannot be had any more; names it
   */
  public LocalRegistry reopen() {
    return start(port(), subjects);
  }

  private static LocalRegistry start(int port, SubjectStore subjects) {
    try {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      HttpServer server = HttpServer.create(new InetSocketAddress(loopback, port), 0);
      ExecutorService executor =
          Executors.newFixedThreadPool(
              2,
              task -> {
                Thread thread = new Thread(task, "local-registry");
                thread.setDaemon(true);
                return thread;
              });
      server.setExecutor(executor);
      server.createContext("/", new RegistryHandler(subjects));
      server.start();
      return new LocalRegistry(server, executor, subjects);
    } catch (IOException taken) {
      throw new UncheckedIOException(
          "schema registry: port " + port + " cannot be had: " + taken.getMessage(), taken);
    }
  }

  /** The bound port. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** The address for clients. */
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** Stops at once. */
  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}

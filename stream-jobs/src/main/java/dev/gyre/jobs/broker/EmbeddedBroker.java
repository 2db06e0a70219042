package dev.gyre.jobs.broker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaConfig$;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * A real Kafka broker in this JVM: one node, broker and controller in one (KRaft combined mode),
 * listening on the loopback address only. It formats its folder, starts in a few seconds, and stops
 * without leaving a thread, a lock or a temporary folder.
 *
 * <p>Topics are not created by use; see {@link Topics}.
 *
 * <p>Maintainers: this is Kafka's own {@code KafkaRaftServer} taken apart, for two reasons. Its
 * fault handlers end the process, which is not theirs here; and its sockets are bound too late to
 * report a port in use plainly.
 */
public final class EmbeddedBroker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
  private static final long STOP_TIMEOUT_MS = 30_000;

  private final BrokerFolder folder;
  private final BoundPorts ports;
  private BrokerServer broker;
  private ControllerServer controller;
  private boolean closed;

  private EmbeddedBroker(BrokerFolder folder, BoundPorts ports) {
    this.folder = folder;
    this.ports = ports;
  }

  /**
   * Starts a broker with {@link BrokerOptions#temporary()}.
   *
   * @return the running broker
   * @throws BrokerException if it does not start
   */
  public static EmbeddedBroker start() {
    return start(BrokerOptions.temporary());
  }

  /**
   * Starts a broker; returns when it takes requests.
   *
   * @param options folder, port and limits
   * @return the running broker
   * @throws BrokerException if it does not start; the message names the port or the folder
   */
  public static EmbeddedBroker start(BrokerOptions options) {
    BoundPorts ports = BoundPorts.bind(options.port());
    EmbeddedBroker starting = null;
    try {
      BrokerFolder folder = BrokerFolder.prepare(options.folder());
      starting = new EmbeddedBroker(folder, ports);
      folder.format(BrokerSettings.NODE_ID);
      starting.startup(options);
      return starting;
    } catch (Throwable e) {
      closeAfter(e, starting == null ? ports : starting);
      if (e instanceof BrokerException || e instanceof Error) {
        throw e;
      }
      throw new BrokerException(
          "broker: did not start on port "
              + ports.clientPort()
              + " in folder "
              + (starting == null ? "(none)" : starting.folder.path())
              + ": "
              + e.getMessage(),
          e);
    }
  }

  /**
   * The address for clients.
   *
   * @return {@code host:port}
   */
  public String bootstrapServers() {
    return BoundPorts.HOST + ":" + port();
  }

  /**
   * The port clients connect to.
   *
   * @return the bound port
   */
  public int port() {
    return ports.clientPort();
  }

  /**
   * The folder that holds the log.
   *
   * @return the folder, absolute
   */
  public Path folder() {
    return folder.path();
  }

  /**
   * Stops the broker and deletes its folder if it was temporary; a second call does nothing.
   *
   * @throws BrokerException if it does not stop within 30 seconds or the folder cannot be deleted
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      stopServers();
    } finally {
      release();
    }
  }

  /** Kafka waits without limit for threads that a fault may have ended; this does not. */
  private void stopServers() {
    Thread stopping = new Thread(this::shutdown, "gyre-broker-stop");
    stopping.setDaemon(true);
    stopping.start();
    try {
      stopping.join(STOP_TIMEOUT_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerException("broker on port " + port() + ": interrupted while it stopped", e);
    }
    if (stopping.isAlive()) {
      throw new BrokerException(
          "broker on port " + port() + ": did not stop within " + STOP_TIMEOUT_MS / 1000 + " s");
    }
  }

  private void shutdown() {
    if (broker != null) {
      broker.shutdown();
      broker.awaitShutdown();
    }
    if (controller != null) {
      controller.shutdown();
      controller.awaitShutdown();
    }
  }

  private void release() {
    try {
      ports.close();
      folder.close();
    } catch (IOException e) {
      throw new BrokerException("broker folder: " + folder.path() + ": cannot be deleted: " + e, e);
    }
  }

  private void startup(BrokerOptions options) {
    KafkaConfig config =
        KafkaConfig$.MODULE$.fromProps(
            BrokerSettings.of(options, folder.path(), ports), /* doLog= */ false);
    Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> stored =
        KafkaRaftServer.initializeLogDirs(config, LOG, "");
    InetSocketAddress address = new InetSocketAddress(BoundPorts.HOST, ports.controllerPort());
    SharedServer shared =
        new SharedServer(
            config,
            stored._1(),
            Time.SYSTEM,
            new Metrics(),
            CompletableFuture.completedFuture(Map.of(BrokerSettings.NODE_ID, address)),
            List.of(address),
            EmbeddedBroker::faultHandler,
            ports);
    controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), stored._2());
    broker = new BrokerServer(shared);
    controller.startup();
    broker.startup();
  }

  private static org.apache.kafka.server.fault.FaultHandler faultHandler(
      String name, boolean fatal, Runnable action) {
    return (message, cause) -> {
      LOG.error("embedded broker: {}{}: {}", fatal ? "fatal fault in " : "", name, message, cause);
      action.run();
      return new BrokerException("broker: " + name + ": " + message, cause);
    };
  }

  private static void closeAfter(Throwable failure, AutoCloseable started) {
    try {
      started.close();
    } catch (Exception e) {
      failure.addSuppressed(e);
    }
  }
}

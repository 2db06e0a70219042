package dev.gyre.jobs.broker;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * The two listening sockets of a broker, bound before Kafka is configured: so a port in use is
 * known at once, and a free port that was picked cannot be taken by another process in between.
 */
final class BoundPorts implements ServerSocketFactory, AutoCloseable {

  static final String HOST = "127.0.0.1";
  static final String CLIENTS = "CLIENTS";
  static final String CONTROLLER = "CONTROLLER";

  private static final int BACKLOG = 50;

  private final int clientPort;
  private final int controllerPort;
  // Sockets that Kafka has not taken yet, by listener.
  private final Map<String, ServerSocketChannel> waiting = new ConcurrentHashMap<>();

  private BoundPorts(ServerSocketChannel clients, ServerSocketChannel controller) {
    clientPort = clients.socket().getLocalPort();
    controllerPort = controller.socket().getLocalPort();
    waiting.put(CLIENTS, clients);
    waiting.put(CONTROLLER, controller);
  }

  static BoundPorts bind(int port) {
    try {
      ServerSocketChannel clients = listen(port);
      try {
        return new BoundPorts(clients, listen(0));
      } catch (IOException e) {
        clients.close();
        throw e;
      }
    } catch (BindException e) {
      throw new BrokerException(
          "broker port: "
              + port
              + ": cannot listen on "
              + HOST
              + ":"
              + port
              + " ("
              + e.getMessage()
              + "); stop what uses it, or choose another port (0 for any free one)",
          e);
    } catch (IOException e) {
      throw new BrokerException(
          "broker port: " + port + ": cannot listen on " + HOST + ": " + e.getMessage(), e);
    }
  }

  int clientPort() {
    return clientPort;
  }

  int controllerPort() {
    return controllerPort;
  }

  @Override
  public ServerSocketChannel openServerSocket(
      String listener, InetSocketAddress address, int backlog, int receiveBufferBytes)
      throws IOException {
    ServerSocketChannel channel = waiting.remove(listener);
    if (channel == null) {
      throw new IOException("the socket of listener " + listener + " was already taken");
    }
    channel.configureBlocking(false);
    return channel;
  }

  /** Closes the sockets that Kafka did not take; it closes the others itself. */
  @Override
  public void close() throws IOException {
    for (ServerSocketChannel channel : waiting.values()) {
      channel.close();
    }
    waiting.clear();
  }

  private static ServerSocketChannel listen(int port) throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.bind(new InetSocketAddress(HOST, port), BACKLOG);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }
}

package dev.gyre.jobs.cluster;

import dev.gyre.jobs.broker.BrokerOptions;
import dev.gyre.jobs.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The broker as a process of its own: {@code BrokerMain FOLDER PORT}, until it is told to end. */
public final class BrokerMain {

  private BrokerMain() {}

  /**
   * Starts the broker and waits.
   *
   * @param args folder and port
   * @throws InterruptedException never, as nobody interrupts the main thread
   */
  public static void main(String[] args) throws InterruptedException {
    BrokerOptions options =
        BrokerOptions.temporary().withFolder(Path.of(args[0])).withPort(Integer.parseInt(args[1]));
    EmbeddedBroker broker = EmbeddedBroker.start(options);
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "gyre-broker-close"));
    new CountDownLatch(1).await();
  }
}

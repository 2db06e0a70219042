package dev.gyre.jobs.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The ports of a cluster, all on {@link #HOST}. They are chosen once and kept in the cluster's
 * folder, so that a process that is started again is found where it was.
 *
 * @param zookeeper clients of ZooKeeper
 * @param broker clients of Kafka
 * @param rest Flink's REST interface
 * @param jobManager the job manager's RPC
 * @param taskManagers each task manager's RPC
 */
public record ClusterPorts(
    int zookeeper, int broker, int rest, int jobManager, List<Integer> taskManagers) {

  /** Every process listens here and nowhere else. */
  public static final String HOST = "127.0.0.1";

  /**
   * Below the range from which systems give ports to clients, which could take one in a restart.
   */
  private static final int LOWEST = 20_000;

  private static final int HIGHEST = 30_000;

  /** Finds ports that nothing listens on now. */
  static ClusterPorts free(int taskManagers) {
    List<Integer> free = List.copyOf(pick(4 + taskManagers));
    return new ClusterPorts(
        free.get(0), free.get(1), free.get(2), free.get(3), free.subList(4, free.size()));
  }

  /** Whether nothing listens on any of them now. */
  boolean areFree() {
    return isFree(zookeeper)
        && isFree(broker)
        && isFree(rest)
        && isFree(jobManager)
        && taskManagers.stream().allMatch(ClusterPorts::isFree);
  }

  private static Set<Integer> pick(int count) {
    Set<Integer> picked = new LinkedHashSet<>();
    for (int tries = 0; picked.size() < count; tries++) {
      if (tries > HIGHEST - LOWEST) {
        throw new IllegalStateException(
            "ports "
                + LOWEST
                + " to "
                + HIGHEST
                + " of "
                + HOST
                + ": fewer than "
                + count
                + " are free");
      }
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      if (isFree(port)) {
        picked.add(port);
      }
    }
    return picked;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(HOST))) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  static String address(int port) {
    return HOST + ":" + port;
  }
}

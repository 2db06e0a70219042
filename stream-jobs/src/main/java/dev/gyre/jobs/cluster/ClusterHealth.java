package dev.gyre.jobs.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gyre.jobs.broker.BrokerException;
import dev.gyre.jobs.broker.Topics;
import dev.gyre.jobs.cluster.ClusterState.MemberState;
import dev.gyre.jobs.cluster.ClusterStatus.Condition;
import dev.gyre.jobs.cluster.ClusterStatus.ProcessStatus;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks every process of a cluster how it is. */
final class ClusterHealth {

  private static final int TIMEOUT_MS = 3_000;

  private final ClusterFolder folder;
  private final ClusterState state;
  private final FlinkRest rest;
  private JsonNode overview;
  private JsonNode taskManagers;
  private String restFailure = "";

  private ClusterHealth(ClusterFolder folder, ClusterState state) {
    this.folder = folder;
    this.state = state;
    this.rest = new FlinkRest(state.ports().rest());
  }

  static ClusterStatus of(ClusterFolder folder) {
    Optional<ClusterState> state = ClusterState.read(folder);
    return state.isEmpty() || state.get().supervisor() == null
        ? ClusterStatus.down(folder)
        : new ClusterHealth(folder, state.get()).check();
  }

  private ClusterStatus check() {
    askFlink();
    List<ProcessStatus> found = new ArrayList<>();
    found.add(
        new ProcessStatus(
            "supervisor",
            state.supervisor().pid(),
            0,
            0,
            state.supervised(),
            state.supervised(),
            state.supervised() ? "" : "has ended; 'gyre cluster up' starts all again"));
    for (Member member : Member.of(state.ports())) {
      found.add(status(member));
    }
    boolean up = found.stream().allMatch(ProcessStatus::healthy);
    boolean any = found.stream().anyMatch(ProcessStatus::alive);
    return new ClusterStatus(
        up ? Condition.UP : any ? Condition.DEGRADED : Condition.DOWN,
        folder.path().toString(),
        ClusterPorts.address(state.ports().broker()),
        rest.address().toString(),
        slots("slotsNumber"),
        slots("freeSlots"),
        found);
  }

  private void askFlink() {
    try {
      overview = rest.get("/overview");
      taskManagers = rest.get("/taskmanagers").path("taskmanagers");
    } catch (IOException e) {
      restFailure = e.getMessage() == null ? e.toString() : e.getMessage();
    }
  }

  private ProcessStatus status(Member member) {
    Optional<MemberState> started =
        state.members().stream().filter(it -> it.name().equals(member.name())).findFirst();
    boolean alive = started.map(it -> it.process().isAlive()).orElse(false);
    Finding finding = alive ? ask(member) : new Finding(false, "does not run");
    return new ProcessStatus(
        member.name(),
        started.map(it -> it.process().pid()).orElse(0L),
        member.port(),
        started.map(MemberState::restarts).orElse(0),
        alive,
        finding.healthy(),
        finding.detail());
  }

  private record Finding(boolean healthy, String detail) {}

  private Finding ask(Member member) {
    return switch (member.role()) {
      case ZOOKEEPER -> zookeeper(member.port());
      case BROKER -> broker(member.port());
      case JOB_MANAGER -> jobManager();
      case TASK_MANAGER -> taskManager(member.name());
    };
  }

  /** ZooKeeper's own question after its health. */
  private static Finding zookeeper(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(ClusterPorts.HOST, port), TIMEOUT_MS);
      socket.setSoTimeout(TIMEOUT_MS);
      socket.getOutputStream().write("ruok".getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      return new Finding("imok".equals(answer), answer);
    } catch (IOException e) {
      return new Finding(false, e.toString());
    }
  }

  private static Finding broker(int port) {
    try (Topics topics = Topics.at(ClusterPorts.address(port), TIMEOUT_MS)) {
      return new Finding(true, topics.names().size() + " topics");
    } catch (BrokerException e) {
      return new Finding(false, e.getMessage());
    }
  }

  private Finding jobManager() {
    return overview == null
        ? new Finding(false, restFailure)
        : new Finding(true, overview.path("jobs-running").asInt() + " jobs run");
  }

  private int slots(String field) {
    int sum = 0;
    if (taskManagers != null) {
      for (JsonNode registered : taskManagers) {
        sum += registered.path(field).asInt();
      }
    }
    return sum;
  }

  private Finding taskManager(String name) {
    if (taskManagers == null) {
      return new Finding(false, "the job manager does not answer");
    }
    for (JsonNode registered : taskManagers) {
      if (registered.path("id").asText().equals(name)) {
        // It registers first, and offers its slots a moment later.
        return new Finding(
            registered.path("slotsNumber").asInt() > 0,
            registered.path("freeSlots").asInt()
                + " of "
                + registered.path("slotsNumber").asInt()
                + " slots free");
      }
    }
    return new Finding(false, "is not registered with the job manager");
  }
}

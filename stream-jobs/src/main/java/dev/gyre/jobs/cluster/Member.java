package dev.gyre.jobs.cluster;

import java.util.ArrayList;
import java.util.List;

/**
 * A process of the cluster.
 *
 * @param name its name in reports and of its log
 * @param role what it is
 * @param port where it listens
 */
record Member(String name, Role role, int port) {

  /** What a process can be. */
  enum Role {
    /** Keeps who leads Flink's cluster and where its newest checkpoints are. */
    ZOOKEEPER,
    /** Kafka, broker and controller in one. */
    BROKER,
    /** Flink's job manager, with its REST interface. */
    JOB_MANAGER,
    /** One of Flink's task managers. */
    TASK_MANAGER
  }

  /** Whether it is one of Flink's, which use the others. */
  boolean isFlink() {
    return role == Role.JOB_MANAGER || role == Role.TASK_MANAGER;
  }

  /** All of a cluster, in the order in which they are started. */
  static List<Member> of(ClusterPorts ports) {
    List<Member> members = new ArrayList<>();
    members.add(new Member("zookeeper", Role.ZOOKEEPER, ports.zookeeper()));
    members.add(new Member("broker", Role.BROKER, ports.broker()));
    members.add(new Member("jobmanager", Role.JOB_MANAGER, ports.rest()));
    for (int i = 0; i < ports.taskManagers().size(); i++) {
      members.add(
          new Member("taskmanager-" + (i + 1), Role.TASK_MANAGER, ports.taskManagers().get(i)));
    }
    return members;
  }
}

package dev.gyre.jobs.cluster.fault;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What can be done to a cluster. */
public enum Fault {
  /** A task manager is killed (SIGKILL) and started again by the supervisor. */
  KILL_TASKMANAGER("kill-taskmanager", "taskmanager-1", Duration.ZERO),
  /** The job manager is killed; another one takes over by way of ZooKeeper. */
  KILL_JOBMANAGER("kill-jobmanager", "jobmanager", Duration.ZERO),
  /** The broker is killed and started again on its log. */
  KILL_BROKER("kill-broker", "broker", Duration.ZERO),
  /** The broker stands still (SIGSTOP) for longer than Kafka's delivery timeout of 120 s. */
  STOP_BROKER("stop-broker", "broker", Duration.ofSeconds(150)),
  /** The file system of the checkpoints is full. */
  FULL_CHECKPOINTS("full-checkpoints", "", Duration.ofSeconds(30));

  private final String word;
  private final String victim;
  private final Duration length;

  Fault(String word, String victim, Duration length) {
    this.word = word;
    this.victim = victim;
    this.length = length;
  }

  /** Its name for the command line. */
  public String word() {
    return word;
  }

  /** The process it is done to; empty: none. */
  String victim() {
    return victim;
  }

  /** How long it lasts; zero: a blow. */
  Duration length() {
    return length;
  }

  /**
   * The fault of a name.
   *
   * @throws IllegalArgumentException if there is none; names those there are
   */
  public static Fault of(String word) {
    return Arrays.stream(values())
        .filter(fault -> fault.word.equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'"
                        + word
                        + "' is no fault: it must be one of "
                        + Arrays.stream(values())
                            .map(Fault::word)
                            .collect(Collectors.joining(", "))));
  }
}

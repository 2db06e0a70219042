package dev.gyre.jobs.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;

/** The cluster's Flink configuration, {@code conf/config.yaml}. */
final class FlinkSettings {

  static final int SLOTS = 2;

  private static final MemorySize JOB_MANAGER = MemorySize.ofMebiBytes(1024);

  /**
   * RocksDB's part of a task manager's memory; 0.4 is Flink's. Most of what is looked up is in the
   * layers' own caches, on the heap, whose full collections come the less often the larger it is.
   */
  private static final float ROCKSDB_FRACTION = 0.25f;

  /**
   * Of each file of a checkpoint that is written. By Flink's own 20 KB the system takes twice as
   * long for a gigabyte.
   */
  private static final MemorySize WRITE_BUFFER = MemorySize.ofMebiBytes(1);

  /** How soon a job manager that was killed is known to lead no more. */
  private static final Duration SESSION = Duration.ofSeconds(10);

  private FlinkSettings() {}

  static Configuration of(ClusterFolder folder, ClusterPorts ports, ClusterSize size) {
    Configuration flink = new Configuration();
    flink.set(CoreOptions.FLINK_JVM_OPTIONS, String.join(" ", JavaCommands.FLINK_MODULES));
    flink.set(CoreOptions.TMP_DIRS, folder.temporary().toString());
    addresses(flink, ports);
    memory(flink, size);
    highAvailability(flink, folder, ports);
    recovery(flink, folder);
    return flink;
  }

  private static void addresses(Configuration flink, ClusterPorts ports) {
    flink.set(JobManagerOptions.ADDRESS, ClusterPorts.HOST);
    flink.set(JobManagerOptions.BIND_HOST, ClusterPorts.HOST);
    flink.set(HighAvailabilityOptions.HA_JOB_MANAGER_PORT_RANGE, ports.jobManager() + "");
    flink.set(RestOptions.ADDRESS, ClusterPorts.HOST);
    flink.set(RestOptions.BIND_ADDRESS, ClusterPorts.HOST);
    flink.set(RestOptions.PORT, ports.rest());
    flink.set(RestOptions.BIND_PORT, ports.rest() + "");
    flink.set(TaskManagerOptions.HOST, ClusterPorts.HOST);
    flink.set(TaskManagerOptions.BIND_HOST, ClusterPorts.HOST);
  }

  private static void memory(Configuration flink, ClusterSize size) {
    flink.set(JobManagerOptions.TOTAL_PROCESS_MEMORY, JOB_MANAGER);
    flink.set(TaskManagerOptions.TOTAL_PROCESS_MEMORY, size.taskManagerMemory());
    if (ClusterSize.isLarge(size.taskManagerMemory())) {
      flink.set(TaskManagerOptions.MANAGED_MEMORY_FRACTION, ROCKSDB_FRACTION);
    }
    flink.set(CheckpointingOptions.FS_WRITE_BUFFER_SIZE, (int) WRITE_BUFFER.getBytes());
    // All checkpoints go to this machine, and more threads take its processor from the scores.
    flink.set(RocksDBOptions.CHECKPOINT_TRANSFER_THREAD_NUM, 1);
    flink.set(TaskManagerOptions.NUM_TASK_SLOTS, SLOTS);
    // A job is spread over all task managers, so that losing one is a loss.
    flink.set(
        TaskManagerOptions.TASK_MANAGER_LOAD_BALANCE_MODE,
        TaskManagerOptions.TaskManagerLoadBalanceMode.SLOTS);
  }

  private static void highAvailability(
      Configuration flink, ClusterFolder folder, ClusterPorts ports) {
    flink.set(HighAvailabilityOptions.HA_MODE, "zookeeper");
    flink.set(HighAvailabilityOptions.HA_ZOOKEEPER_QUORUM, ClusterPorts.address(ports.zookeeper()));
    flink.set(HighAvailabilityOptions.HA_CLUSTER_ID, "/gyre");
    flink.set(
        HighAvailabilityOptions.HA_STORAGE_PATH, folder.highAvailability().toUri().toString());
    flink.set(HighAvailabilityOptions.ZOOKEEPER_SESSION_TIMEOUT, SESSION);
    flink.set(HighAvailabilityOptions.ZOOKEEPER_CONNECTION_TIMEOUT, SESSION);
    flink.set(HighAvailabilityOptions.ZOOKEEPER_TOLERATE_SUSPENDED_CONNECTIONS, true);
    flink.set(SecurityOptions.ZOOKEEPER_SASL_DISABLE, true);
  }

  private static void recovery(Configuration flink, ClusterFolder folder) {
    flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.checkpoints().toUri().toString());
    flink.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, folder.savepoints().toUri().toString());
    ChangelogStorage.in(folder.checkpoints(), flink);
    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    flink.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        Duration.ofSeconds(1));
    flink.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
        Duration.ofSeconds(10));
    flink.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(3));
  }

  /** Writes the configuration into the cluster's folder. */
  static void write(ClusterFolder folder, Configuration flink) {
    write(
        folder.conf().resolve("config.yaml"),
        ConfigurationUtils.convertConfigToWritableLines(flink, false));
  }

  /** Writes the configuration of the logs into the cluster's folder. */
  static void writeLogs(ClusterFolder folder) {
    write(
        folder.conf().resolve("log4j.properties"),
        List.of(
            "rootLogger.level = INFO",
            "rootLogger.appenderRef.file.ref = file",
            "appender.file.name = file",
            "appender.file.type = RollingFile",
            "appender.file.fileName = ${sys:log.file}",
            "appender.file.filePattern = ${sys:log.file}.%i",
            "appender.file.layout.type = PatternLayout",
            "appender.file.layout.pattern = %d %-5p %c{1} - %m%n",
            "appender.file.policies.type = Policies",
            "appender.file.policies.size.type = SizeBasedTriggeringPolicy",
            "appender.file.policies.size.size = 20MB",
            "appender.file.strategy.type = DefaultRolloverStrategy",
            "appender.file.strategy.max = 3"));
  }

  private static void write(Path file, List<String> lines) {
    try {
      Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be written", e);
    }
  }
}

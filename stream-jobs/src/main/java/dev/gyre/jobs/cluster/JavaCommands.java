package dev.gyre.jobs.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigConstants;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/** The command line of each process: what Flink's shell scripts would work out. */
final class JavaCommands {

  /** What a Flink distribution opens to itself on Java 17, and the vector module. */
  static final List<String> FLINK_MODULES =
      List.of(
          "--add-modules=jdk.incubator.vector",
          "--add-exports=java.base/sun.net.util=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.net=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/java.text=ALL-UNNAMED",
          "--add-opens=java.base/java.time=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");

  /**
   * Compiler threads before all others. A job starts some dozens of busy threads; among as many as
   * that on few cores the compiler gets a small share, and the job is interpreted for minutes. The
   * system grants this to root alone, so others are not told to ask for it, which the JVM warns of.
   */
  private static final List<String> COMPILE_FIRST =
      "root".equals(System.getProperty("user.name"))
          ? List.of("-XX:ThreadPriorityPolicy=1", "-XX:CompilerThreadPriority=-15")
          : List.of();

  /**
   * The first compiler alone, for the processes beside the task managers that do little: in the
   * first minutes the second one takes more time from the job than its code saves.
   */
  private static final String QUICK_COMPILER = "-XX:TieredStopAtLevel=1";

  /** ZooKeeper as Flink's project packs it; the class is relocated, hence by name. */
  private static final String ZOOKEEPER =
      "org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.ZooKeeperServerMain";

  /** JVM options of the task managers, for profilers; %n in them is the process's name. */
  private static final String TASK_MANAGER_OPTIONS = "GYRE_TASKMANAGER_OPTS";

  private final ClusterFolder folder;
  private final ClusterPorts ports;
  private final Configuration flink;
  private final String classPath;

  JavaCommands(ClusterFolder folder, ClusterPorts ports, Configuration flink) {
    this.folder = folder;
    this.ports = ports;
    this.flink = flink;
    this.classPath = FlinkClassPath.ofThisProcess();
  }

  List<String> of(Member member) {
    return switch (member.role()) {
      case ZOOKEEPER -> zookeeper(member);
      case BROKER -> broker(member);
      case JOB_MANAGER -> jobManager(member);
      case TASK_MANAGER -> taskManager(member);
    };
  }

  /** What the processes find in their environment besides what this one has. */
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    // OpenBLAS threads would fight with Flink's slots.
    environment.put("OMP_NUM_THREADS", "1");
    if (System.getenv(ConfigConstants.ENV_FLINK_PLUGINS_DIR) == null) {
      environment.put(ConfigConstants.ENV_FLINK_PLUGINS_DIR, folder.plugins().toString());
    }
    return environment;
  }

  private List<String> zookeeper(Member member) {
    Path file = folder.conf().resolve("zoo.cfg");
    try {
      Files.write(
          file,
          List.of(
              "tickTime=1000",
              "dataDir=" + folder.zookeeper(),
              "clientPort=" + ports.zookeeper(),
              "clientPortAddress=" + ClusterPorts.HOST,
              "admin.enableServer=false",
              "4lw.commands.whitelist=ruok"));
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be written", e);
    }
    List<String> command = java(member, List.of("-Xmx96m", "-XX:+UseSerialGC", QUICK_COMPILER));
    return main(command, flinkClassPath(), ZOOKEEPER, file.toString());
  }

  private List<String> broker(Member member) {
    // It answers thousands of requests a second, in three quarters of the time with the second
    // compiler.
    List<String> command = java(member, List.of("-Xmx512m", "-XX:+UseSerialGC"));
    return main(
        command,
        classPath,
        BrokerMain.class.getName(),
        folder.kafka().toString(),
        Integer.toString(ports.broker()));
  }

  private List<String> jobManager(Member member) {
    JobManagerProcessSpec memory = JobManagerProcessUtils.processSpecFromConfig(flink);
    List<String> options =
        new ArrayList<>(words(ProcessMemoryUtils.generateJvmParametersStr(memory)));
    options.add("-XX:+UseSerialGC");
    options.add(QUICK_COMPILER);
    options.addAll(FLINK_MODULES);
    List<String> command =
        main(
            java(member, options),
            flinkClassPath(),
            StandaloneSessionClusterEntrypoint.class.getName(),
            "--configDir",
            folder.conf().toString());
    command.addAll(words(JobManagerProcessUtils.generateDynamicConfigsStr(memory)));
    return command;
  }

  private List<String> taskManager(Member member) {
    TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(flink);
    List<String> options =
        new ArrayList<>(words(ProcessMemoryUtils.generateJvmParametersStr(memory)));
    // G1's barriers and the threads behind them cost a fifth of a task manager's processor time:
    // a layer's cache is a large old generation that changes all the time.
    options.add("-XX:+UseParallelGC");
    // A layer reads records all over a heap of gigabytes: with small pages most reads miss the TLB.
    options.add("-XX:+UseTransparentHugePages");
    if (ClusterSize.isLarge(flink.get(TaskManagerOptions.TOTAL_PROCESS_MEMORY))) {
      // Or the collector gets its pages from the system one by one, while all threads wait for it.
      options.add("-XX:+AlwaysPreTouch");
    }
    options.addAll(COMPILE_FIRST);
    options.addAll(FLINK_MODULES);
    options.addAll(profilerOptions(member));
    List<String> command =
        main(
            java(member, options),
            flinkClassPath(),
            TaskManagerRunner.class.getName(),
            "--configDir",
            folder.conf().toString(),
            "-D",
            "taskmanager.resource-id=" + member.name(),
            "-D",
            "taskmanager.rpc.port=" + member.port());
    command.addAll(words(TaskExecutorProcessUtils.generateDynamicConfigsStr(memory)));
    return command;
  }

  private static List<String> profilerOptions(Member member) {
    String more = System.getenv(TASK_MANAGER_OPTIONS);
    return more == null || more.isBlank() ? List.of() : words(more.replace("%n", member.name()));
  }

  /** The supervisor's own command; it outlives the terminal that started it. */
  static List<String> supervisor(ClusterFolder folder, ClusterSize size) {
    List<String> command = new ArrayList<>(List.of("nohup"));
    command.addAll(
        java(folder, "supervisor", List.of("-Xmx64m", "-XX:+UseSerialGC", QUICK_COMPILER)));
    main(
        command,
        FlinkClassPath.ofThisProcess(),
        SupervisorMain.class.getName(),
        folder.path().toString());
    command.addAll(size.arguments());
    return command;
  }

  private String flinkClassPath() {
    return FlinkClassPath.from(classPath);
  }

  private List<String> java(Member member, List<String> options) {
    return java(folder, member.name(), options);
  }

  private static List<String> java(ClusterFolder folder, String name, List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    // A process that is killed would leave its performance data behind.
    command.add("-XX:-UsePerfData");
    command.add("-Djava.io.tmpdir=" + folder.temporary());
    command.add("-Dlog4j.configurationFile=" + folder.conf().resolve("log4j.properties"));
    command.add("-Dlog.file=" + folder.logs().resolve(name + ".log"));
    return command;
  }

  private static List<String> main(
      List<String> command, String classPath, String main, String... arguments) {
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(Arrays.asList(arguments));
    return command;
  }

  private static List<String> words(String line) {
    return Arrays.asList(line.trim().split("\\s+"));
  }

  /** The log of what a process printed, beside its own. */
  static File output(ClusterFolder folder, String name) {
    return folder.logs().resolve(name + ".out").toFile();
  }
}

package dev.gyre.jobs.cluster;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The class path of Flink's own processes: what a Flink distribution has in {@code lib}, taken from
 * the jars of Maven Central. Nothing of the job is on it; that comes with the job's jar.
 */
public final class FlinkClassPath {

  /** Artifacts of which {@code flink-dist} is made up, as far as a job of ours needs them. */
  private static final Set<String> NEEDED =
      Set.of(
          "flink-annotations",
          "flink-clients",
          "flink-connector-base",
          "flink-connector-datagen",
          "flink-core",
          "flink-core-api",
          "flink-datastream",
          "flink-datastream-api",
          "flink-dstl-dfs",
          "flink-file-sink-common",
          "flink-hadoop-fs",
          "flink-metrics-core",
          "flink-queryable-state-client-java",
          "flink-rpc-akka-loader",
          "flink-rpc-core",
          "flink-runtime",
          "flink-shaded-asm-9",
          "flink-shaded-guava",
          "flink-shaded-jackson",
          "flink-shaded-netty",
          "flink-shaded-zookeeper-3",
          "flink-statebackend-changelog",
          "flink-statebackend-common",
          "flink-statebackend-rocksdb",
          "flink-streaming-java",
          "frocksdbjni",
          "kryo",
          "minlog",
          "objenesis",
          "reflectasm",
          "javassist",
          "commons-cli",
          "commons-collections",
          "commons-compress",
          "commons-io",
          "commons-lang3",
          "commons-math3",
          "commons-text",
          "lz4-java",
          "snappy-java",
          "snakeyaml-engine",
          "log4j-api",
          "log4j-core",
          "log4j-slf4j2-impl",
          "slf4j-api");

  private FlinkClassPath() {}

  /**
   * Picks the jars from a class path.
   *
   * @param classPath that of the command
   * @throws IllegalStateException if one is missing
   */
  static String from(String classPath) {
    List<String> picked = new ArrayList<>();
    Set<String> missing = new TreeSet<>(NEEDED);
    for (String entry : classPath.split(File.pathSeparator)) {
      String jar = new File(entry).getName();
      if (missing.removeIf(artifact -> isVersionOf(jar, artifact))) {
        picked.add(entry);
      }
    }
    if (!missing.isEmpty()) {
      throw new IllegalStateException(
          "class path of Flink's processes: "
              + missing
              + " are missing; start the cluster with bin/gyre, which has them");
    }
    return String.join(File.pathSeparator, picked);
  }

  private static boolean isVersionOf(String jar, String artifact) {
    return jar.startsWith(artifact + "-")
        && jar.length() > artifact.length() + 1
        && Character.isDigit(jar.charAt(artifact.length() + 1));
  }

  /** The class path of this process, with absolute paths. */
  static String ofThisProcess() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> new File(entry).getAbsolutePath())
        .collect(Collectors.joining(File.pathSeparator));
  }
}

package dev.gyre.jobs.command.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Java, memory, cores and disk of this machine. */
public final class MachineChecks {

  private static final int JAVA_FEATURE = 17;
  private static final long MB = 1L << 20;
  private static final long ENOUGH_MEMORY_MB = 4_000;
  private static final long ENOUGH_HEAP_MB = 1_000;
  private static final int ENOUGH_CORES = 2;
  private static final long ENOUGH_DISK_MB = 2_000;
  private static final long TIGHT_DISK_MB = 200;

  private MachineChecks() {}

  /**
   * Runs all of them.
   *
   * @return a finding each
   */
  public static List<Finding> run() {
    return List.of(
        java(Runtime.version().feature()),
        memory(
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize()
                / MB,
            Runtime.getRuntime().maxMemory() / MB),
        cores(Runtime.getRuntime().availableProcessors()),
        temporaryFolder(Path.of(System.getProperty("java.io.tmpdir"))));
  }

  static Finding java(int feature) {
    String found = System.getProperty("java.version") + " in " + System.getProperty("java.home");
    return feature == JAVA_FEATURE
        ? Finding.ok("Java", found)
        : Finding.fail("Java", found, "install a JDK " + JAVA_FEATURE + " and set JAVA_HOME to it");
  }

  static Finding memory(long machineMb, long heapMb) {
    String found = machineMb + " MB, of which at most " + heapMb + " MB are heap";
    if (heapMb < ENOUGH_HEAP_MB) {
      return Finding.warn(
          "memory",
          found,
          "the demo wants " + ENOUGH_HEAP_MB + " MB of heap: set GYRE_JAVA_OPTS=-Xmx1g");
    }
    return machineMb < ENOUGH_MEMORY_MB
        ? Finding.warn(
            "memory",
            found,
            "broker, job and RocksDB together want " + ENOUGH_MEMORY_MB + " MB: use small --events")
        : Finding.ok("memory", found);
  }

  static Finding cores(int cores) {
    return cores < ENOUGH_CORES
        ? Finding.warn("cores", cores + "", "it works, but slowly: give it two cores or more")
        : Finding.ok("cores", cores + "");
  }

  static Finding temporaryFolder(Path folder) {
    String check = "temporary folder";
    String remedy = "set GYRE_JAVA_OPTS=-Djava.io.tmpdir=FOLDER to a writable folder with space";
    try {
      Files.delete(Files.createTempFile(folder, "gyre-doctor", null));
      long freeMb = Files.getFileStore(folder).getUsableSpace() / MB;
      String found = folder + ", " + freeMb + " MB free";
      if (freeMb < TIGHT_DISK_MB) {
        return Finding.fail(check, found, remedy);
      }
      return freeMb < ENOUGH_DISK_MB
          ? Finding.warn(check, found, "a long demo fills it; " + remedy)
          : Finding.ok(check, found);
    } catch (IOException e) {
      return Finding.fail(check, folder + " cannot be written: " + e, remedy);
    }
  }
}

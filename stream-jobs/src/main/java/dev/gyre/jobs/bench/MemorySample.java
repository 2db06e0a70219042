package dev.gyre.jobs.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a running job holds.
 *
 * @param events events read so far
 * @param seconds since the first was read
 * @param heapBytes heap in use right after a full collection
 * @param residentBytes memory of the process, RocksDB's included; 0 where the system does not tell
 * @param stateBytes files of the state backend
 */
public record MemorySample(
    long events, double seconds, long heapBytes, long residentBytes, long stateBytes) {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";
  private static final long KIBI = 1024;

  /**
   * Collects garbage and takes a sample of this process.
   *
   * @param events events read so far
   * @param seconds since the first was read
   * @param stateFolder where the state backend keeps its files
   */
  static MemorySample take(long events, double seconds, Path stateFolder) {
    // Twice: what the first collection only finds to be finalizable, the second one frees.
    System.gc();
    System.gc();
    return new MemorySample(
        events,
        seconds,
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        residentSetBytes(),
        sizeOf(stateFolder));
  }

  private static long residentSetBytes() {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(RESIDENT))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBI)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(STATUS + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static long sizeOf(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.mapToLong(MemorySample::fileSize).sum();
    } catch (NoSuchFileException | UncheckedIOException compactedAway) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** RocksDB deletes files while they are counted. */
  private static long fileSize(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (IOException deleted) {
      return 0;
    }
  }

  /** One line of it. */
  public String line() {
    return String.format(
        "%,12d events %,9.0f s   heap %7.1f MiB   process %8.1f MiB   state files %8.1f MiB",
        events, seconds, mebi(heapBytes), mebi(residentBytes), mebi(stateBytes));
  }

  static double mebi(long bytes) {
    return bytes / (double) (KIBI * KIBI);
  }
}

package dev.gyre.jobs.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * The folder of a broker's log: made, locked, formatted once, and deleted at the end if temporary.
 *
 * <p>The lock is not Kafka's own: that one is taken only after the controller has opened the
 * metadata log, and two controllers over one metadata log never come to rest.
 */
final class BrokerFolder implements AutoCloseable {

  private static final String LOCK = "gyre-broker.lock";

  private final Path path;
  private final boolean temporary;
  private final FileChannel lock;

  private BrokerFolder(Path path, boolean temporary, FileChannel lock) {
    this.path = path;
    this.temporary = temporary;
    this.lock = lock;
  }

  static BrokerFolder prepare(Optional<Path> given) {
    try {
      Path path =
          given.isPresent()
              ? Files.createDirectories(given.get()).toAbsolutePath()
              : Files.createTempDirectory("gyre-kafka-");
      return new BrokerFolder(path, given.isEmpty(), lock(path));
    } catch (IOException e) {
      throw new BrokerException(
          "broker folder: "
              + given.map(Path::toString).orElse(System.getProperty("java.io.tmpdir"))
              + ": cannot be made: "
              + e,
          e);
    }
  }

  /** Writes cluster id and node id into a folder that has none; leaves others as they are. */
  void format(int nodeId) {
    if (Files.exists(path.resolve("meta.properties"))) {
      return;
    }
    try (PrintStream quiet =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(quiet)
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(nodeId)
          .setDirectories(List.of(path.toString()))
          .setMetadataLogDirectory(path.toString())
          .setControllerListenerName(BoundPorts.CONTROLLER)
          .setIgnoreFormatted(true)
          .run();
    } catch (Exception e) {
      throw new BrokerException("broker folder: " + path + ": cannot be formatted: " + e, e);
    }
  }

  Path path() {
    return path;
  }

  /** Gives the lock back, and deletes the folder if it is temporary. */
  @Override
  public void close() throws IOException {
    // Deleted before the lock goes: afterwards it may be another broker's.
    Files.deleteIfExists(path.resolve(LOCK));
    lock.close();
    if (temporary) {
      delete();
    }
  }

  private static FileChannel lock(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw inUse(path, e);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw inUse(path, null);
  }

  private static BrokerException inUse(Path path, Throwable cause) {
    return new BrokerException(
        "broker folder: " + path + ": another broker uses it; stop that one or choose another",
        cause);
  }

  private void delete() throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(path)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    } catch (NoSuchFileException | UncheckedIOException e) {
      if (!Files.exists(path)) {
        return;
      }
      throw e;
    }
    for (Path each : deepestFirst) {
      Files.deleteIfExists(each);
    }
  }
}

package dev.gyre.jobs.cluster.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small file system of its own for checkpoints, which can be filled up. */
final class CheckpointDisk implements AutoCloseable {

  private static final int MEBIBYTES = 512;
  private static final int CHUNK = 1 << 20;

  private final Path folder;

  private CheckpointDisk(Path folder) {
    this.folder = folder;
  }

  /** Mounts a file system in memory on a folder that is made for it. */
  static CheckpointDisk mount(Path folder) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    String refusal =
        Shell.run("mount", "-t", "tmpfs", "-o", "size=" + MEBIBYTES + "m", "tmpfs", folder + "");
    if (!refusal.isEmpty()) {
      throw new IOException(folder + ": cannot be mounted: " + refusal);
    }
    return new CheckpointDisk(folder);
  }

  /** Why this user or this system cannot mount; empty if it can. */
  static String refusal(Path probe) throws InterruptedException {
    try {
      mount(probe).close();
      return "";
    } catch (IOException refused) {
      return refused.getMessage();
    }
  }

  Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  private Path filler() {
    return folder.resolve("filler");
  }

  /** Takes all the space that is left. */
  void fill() throws IOException {
    byte[] chunk = new byte[CHUNK];
    try (OutputStream out = Files.newOutputStream(filler())) {
      while (true) {
        out.write(chunk);
      }
    } catch (IOException full) {
      if (Files.getFileStore(folder).getUsableSpace() >= CHUNK) {
        throw full;
      }
    }
  }

  /** Gives the space back. */
  void empty() throws IOException {
    Files.deleteIfExists(filler());
  }

  @Override
  public void close() throws IOException {
    try {
      // Lazily: a task manager may still hold a file open.
      String output = Shell.run("umount", "-l", folder.toString());
      if (!output.isEmpty()) {
        throw new IOException(folder + ": cannot be unmounted: " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(folder + ": interrupted before it was unmounted", e);
    }
  }
}

package dev.gyre.state.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.flink.core.fs.FileSystemFactory;

/** This package as a plugin of Flink, whose processes have nothing of a job on their class path. */
public final class FilesPlugin {

  private static final String NAME = "gyre-files";

  private static final List<Class<?>> CLASSES =
      List.of(
          DirectBuffers.class,
          DirectFile.class,
          DirectFile.Opener.class,
          DirectFileSystem.class,
          DirectFileSystemFactory.class);

  private FilesPlugin() {}

  /**
   * Writes the plugin, or writes it anew.
   *
   * @param plugins the folder that {@code FLINK_PLUGINS_DIR} names
   * @return the plugin's jar
   */
  public static Path write(Path plugins) throws IOException {
    Path folder = Files.createDirectories(plugins.resolve(NAME));
    Path jar = folder.resolve(NAME + ".jar");
    // Processes of an earlier supervisor may still have the old one open.
    Path written = Files.createTempFile(plugins, NAME, ".tmp");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(written))) {
      for (Class<?> each : CLASSES) {
        add(out, each.getName().replace('.', '/') + ".class");
      }
      out.putNextEntry(new JarEntry("META-INF/services/" + FileSystemFactory.class.getName()));
      out.write(DirectFileSystemFactory.class.getName().getBytes(StandardCharsets.UTF_8));
      out.closeEntry();
    }
    Files.move(written, jar, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    return jar;
  }

  private static void add(JarOutputStream out, String name) throws IOException {
    try (InputStream in = FilesPlugin.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + " is not on the class path, and the plugin needs it");
      }
      out.putNextEntry(new JarEntry(name));
      in.transferTo(out);
      out.closeEntry();
    }
  }
}

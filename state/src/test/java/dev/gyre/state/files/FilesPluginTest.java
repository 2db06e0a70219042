package dev.gyre.state.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.plugin.DefaultPluginManager;
import org.apache.flink.core.plugin.DirectoryBasedPluginFinder;
import org.apache.flink.core.plugin.PluginManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesPluginTest {

  @TempDir private Path folder;

  /** Loaded out of the jar alone: with a class that is not in it, it would not. */
  @Test
  void flinkLoadsThePlugin() throws Exception {
    FilesPlugin.write(folder);
    FilesPlugin.write(folder);
    PluginManager plugins =
        new DefaultPluginManager(
            new DirectoryBasedPluginFinder(folder).findPlugins(),
            new String[] {"java.", "org.apache.flink.", "org.slf4j"});
    FileSystemFactory factory = plugins.load(FileSystemFactory.class).next();
    assertThat(factory.getClass()).isNotEqualTo(DirectFileSystemFactory.class);
    assertThat(factory.getClass().getName()).isEqualTo(DirectFileSystemFactory.class.getName());
    factory.configure(new Configuration());
    FileSystem files = factory.create(folder.toUri());
    byte[] bytes = new byte[DirectBuffers.BYTES + 17];
    bytes[DirectBuffers.BYTES] = 7;
    Path file = folder.resolve("file");
    try (FSDataOutputStream out =
        files.create(new org.apache.flink.core.fs.Path(file.toUri()), WriteMode.OVERWRITE)) {
      out.write(bytes);
      assertThat(Set.of(out.getClass().getSimpleName())).containsExactly("DirectFile");
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }
}

package dev.gyre.state.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystem.WriteMode;
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
            CoreOptions.getPluginParentFirstLoaderPatterns(new Configuration()));
    byte[] bytes = new byte[DirectBuffers.BYTES + 17];
    bytes[DirectBuffers.BYTES] = 7;
    Path file = folder.resolve("file");
    try {
      FileSystem.initialize(new Configuration(), plugins);
      FileSystem files = FileSystem.getUnguardedFileSystem(folder.toUri());
      try (FSDataOutputStream out =
          files.create(new org.apache.flink.core.fs.Path(file.toUri()), WriteMode.OVERWRITE)) {
        out.write(bytes);
        assertThat(out.getClass().getName()).isEqualTo(DirectFile.class.getName());
        assertThat(out).as("of the plugin's own loader").isNotInstanceOf(DirectFile.class);
      }
    } finally {
      FileSystem.initialize(new Configuration(), null);
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }
}

package dev.gyre.state.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.local.LocalFileSystem;

/**
 * Flink's own local file system, but that large files are written past the system's cache: most are
 * those of checkpoints, which are read again after a failure at most, and pages of memory for them
 * cost more than to write them.
 */
final class DirectFileSystem extends LocalFileSystem {

  @Override
  public FSDataOutputStream create(Path path, WriteMode overwrite) throws IOException {
    // It makes folders, and sees to it that nothing is overwritten that must not be.
    FSDataOutputStream ordinary = super.create(path, overwrite);
    ByteBuffer buffer = DirectBuffers.take();
    if (buffer == null) {
      return ordinary;
    }
    try {
      ordinary.close();
    } catch (IOException failed) {
      DirectBuffers.give(buffer);
      throw failed;
    }
    return new DirectFile(pathToFile(path).toPath(), buffer);
  }
}

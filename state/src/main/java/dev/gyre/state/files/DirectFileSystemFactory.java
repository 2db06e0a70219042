package dev.gyre.state.files;

import java.net.URI;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;

/** Makes {@code file:} the {@link DirectFileSystem}: for Flink, which finds it by name. */
public final class DirectFileSystemFactory implements FileSystemFactory {

  /** For Flink, which makes it by name. */
  public DirectFileSystemFactory() {}

  @Override
  public String getScheme() {
    return "file";
  }

  @Override
  public FileSystem create(URI uri) {
    return new DirectFileSystem();
  }
}

package dev.gyre.hgt.model;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Model files: a directory or zip of {@code manifest.json}, readable by eye, and {@code
 * weights.npz}, readable by NumPy ({@code numpy.load}).
 */
public final class ModelFiles {

  /** Name of the manifest. */
  public static final String MANIFEST = "manifest.json";

  /** Name of the weights. */
  public static final String WEIGHTS = "weights.npz";

  private ModelFiles() {}

  /**
   * Writes the model: a zip when the path ends in {@code .zip}, else a directory, made if need be.
   * An earlier model there is replaced.
   *
   * @throws IOException if a file cannot be written
   */
  public static void save(HgtModel model, Path path) throws IOException {
    if (!isZip(path)) {
      Files.createDirectories(path);
      write(model, path);
      return;
    }
    Files.deleteIfExists(path);
    try (FileSystem zip = zip(path, Map.of("create", "true"))) {
      write(model, zip.getPath("/"));
    }
  }

  private static void write(HgtModel model, Path directory) throws IOException {
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(directory.resolve(WEIGHTS)))) {
      Npz.write(model.parameters().tensors(), out);
    }
    // Last, so that a manifest is never there without its weights.
    Files.writeString(directory.resolve(MANIFEST), ManifestJson.write(model.manifest()));
  }

  /**
   * Reads a model and verifies it.
   *
   * @throws IOException if a file is missing or cannot be read, is not what it should be, or the
   *     weights are not those the manifest was written for; the message names the file
   */
  public static HgtModel load(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(
          path.toString(), null, "there is no model: give a model's directory or zip");
    }
    try {
      if (Files.isDirectory(path)) {
        return read(path);
      }
      try (FileSystem zip = zip(path, Map.of())) {
        return read(zip.getPath("/"));
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("model " + path + ": " + e.getMessage(), e);
    }
  }

  private static HgtModel read(Path directory) throws IOException {
    ModelManifest manifest = ManifestJson.read(Files.readString(directory.resolve(MANIFEST)));
    Map<String, Tensor> tensors;
    try (InputStream in =
        new BufferedInputStream(Files.newInputStream(directory.resolve(WEIGHTS)))) {
      tensors = Npz.read(in);
    }
    HgtParameters parameters = HgtParameters.of(manifest.shape(), tensors);
    String checksum = parameters.checksum();
    if (!checksum.equals(manifest.checksum())) {
      throw new IllegalArgumentException(
          WEIGHTS
              + " has checksum "
              + checksum
              + " but the manifest says "
              + manifest.checksum()
              + ": the weights are damaged or of another model, copy both files again");
    }
    String version = ModelManifest.version(manifest.shape(), manifest.normalization(), checksum);
    if (!version.equals(manifest.version())) {
      throw new IllegalArgumentException(
          MANIFEST
              + " says version "
              + manifest.version()
              + " but its contents are version "
              + version
              + ": it was changed after it was written, copy it again");
    }
    return HgtModel.of(manifest, parameters);
  }

  private static boolean isZip(Path path) {
    return path.getFileName().toString().endsWith(".zip");
  }

  private static FileSystem zip(Path path, Map<String, String> options) throws IOException {
    return FileSystems.newFileSystem(URI.create("jar:" + path.toUri()), options);
  }
}

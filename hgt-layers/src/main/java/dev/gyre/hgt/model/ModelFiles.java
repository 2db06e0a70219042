package dev.gyre.hgt.model;

import java.io.IOException;
import java.nio.file.Path;

/** Model files: a directory or zip of {@code manifest.json} and {@code weights.npz}. */
public final class ModelFiles {

  private ModelFiles() {}

  /** Writes the model: a zip when the path ends in {@code .zip}, else a directory. */
  public static void save(HgtModel model, Path path) throws IOException {
    throw new UnsupportedOperationException("model files come with the next commit");
  }

  /** Reads a model and verifies its checksum. */
  public static HgtModel load(Path path) throws IOException {
    throw new UnsupportedOperationException("model files come with the next commit");
  }
}

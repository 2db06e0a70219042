package dev.gyre.hgt.train;

import dev.gyre.hgt.model.HgtParameters;
import dev.gyre.hgt.model.Npz;
import dev.gyre.hgt.model.Tensor;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A training run saved in one {@code .npz}: parameters under {@code parameter/NAME}, the
 * optimiser's state under its own names, and whatever floats the run adds. Written aside and moved
 * into place, so that a crash leaves the one before.
 */
public final class TrainingCheckpoint {

  private static final String PARAMETER = "parameter/";

  private TrainingCheckpoint() {}

  /**
   * Saves.
   *
   * @param states states of optimiser, average and run, names all different
   */
  @SafeVarargs
  public static void save(Path path, HgtParameters parameters, Map<String, Tensor>... states)
      throws IOException {
    Map<String, Tensor> all = new LinkedHashMap<>();
    parameters.tensors().forEach((name, tensor) -> all.put(PARAMETER + name, tensor));
    for (Map<String, Tensor> state : states) {
      all.putAll(state);
    }
    Path aside = path.resolveSibling(path.getFileName() + ".part");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(aside))) {
      Npz.write(all, out);
    }
    Files.move(aside, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Reads a checkpoint, and writes its parameters into the given ones.
   *
   * @return all tensors, for the states to be restored of
   * @throws IOException if the file cannot be read or is of another model
   */
  public static Map<String, Tensor> load(Path path, HgtParameters parameters) throws IOException {
    Map<String, Tensor> all;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
      all = Npz.read(in);
    }
    try {
      parameters.tensors().forEach((name, tensor) -> copy(all, PARAMETER + name, tensor.data()));
    } catch (IllegalArgumentException e) {
      throw new IOException("checkpoint " + path + ": " + e.getMessage(), e);
    }
    return all;
  }

  /** Copies a tensor of a state into an array of its length. */
  static void copy(Map<String, Tensor> state, String name, float[] into) {
    Tensor tensor = state.get(name);
    if (tensor == null || tensor.data().length != into.length) {
      throw new IllegalArgumentException(
          "the saved state has "
              + (tensor == null ? "no '" + name + "'" : tensor + " as '" + name + "'")
              + ": the model needs "
              + into.length
              + " floats there; resume with the configuration that it was saved with");
    }
    System.arraycopy(tensor.data(), 0, into, 0, into.length);
  }
}

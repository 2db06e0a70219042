package dev.gyre.hgt.model;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The parameters of a model by name, plain float arrays in the order of its {@link ModelShape}.
 * Arrays are shared, not copied: training writes into them.
 */
public final class HgtParameters implements Serializable {

  private static final long serialVersionUID = 1L;

  private final LinkedHashMap<String, Tensor> tensors;

  private HgtParameters(LinkedHashMap<String, Tensor> tensors) {
    this.tensors = tensors;
  }

  /** Parameters at their start; random numbers follow from the seed. */
  public static HgtParameters seeded(ModelShape shape, long seed) {
    LinkedHashMap<String, Tensor> tensors = new LinkedHashMap<>();
    ParameterLayout.of(shape).forEach((name, spec) -> tensors.put(name, spec.initial(name, seed)));
    return new HgtParameters(tensors);
  }

  /**
   * Parameters from elsewhere, checked against the shape.
   *
   * @throws IllegalArgumentException if one is missing, of another shape, not finite, or unknown
   */
  public static HgtParameters of(ModelShape shape, Map<String, Tensor> given) {
    LinkedHashMap<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, ParameterSpec> layout = ParameterLayout.of(shape);
    List<String> unknown = new ArrayList<>(given.keySet());
    unknown.removeAll(layout.keySet());
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "weights hold "
              + unknown
              + ", which a model of this manifest has not: weights and manifest must be of one"
              + " model");
    }
    layout.forEach(
        (name, spec) -> {
          Tensor tensor = given.get(name);
          if (tensor == null) {
            throw new IllegalArgumentException(
                "weights lack '"
                    + name
                    + "' of shape "
                    + Arrays.toString(spec.shape())
                    + ", which a model of this manifest has");
          }
          if (!Arrays.equals(tensor.shape(), spec.shape())) {
            throw new IllegalArgumentException(
                "weight '"
                    + name
                    + "' has shape "
                    + Arrays.toString(tensor.shape())
                    + ": the manifest asks for "
                    + Arrays.toString(spec.shape()));
          }
          for (float value : tensor.data()) {
            if (!Float.isFinite(value)) {
              throw new IllegalArgumentException(
                  "weight '" + name + "' holds " + value + ": weights must be finite");
            }
          }
          tensors.put(name, tensor);
        });
    return new HgtParameters(tensors);
  }

  /** All parameters in order. */
  public Map<String, Tensor> tensors() {
    return Collections.unmodifiableMap(tensors);
  }

  /** Whether there is a parameter of this name. */
  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  /**
   * The floats of a parameter, not a copy.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public float[] data(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("there is no parameter '" + name + "'");
    }
    return tensor.data();
  }

  /** Number of floats of all parameters. */
  public long count() {
    return tensors.values().stream().mapToLong(tensor -> tensor.data().length).sum();
  }

  /** SHA-256, in hexadecimal, over names, shapes and little-endian floats in the order of names. */
  public String checksum() {
    MessageDigest digest = sha256();
    new TreeMap<>(tensors)
        .forEach(
            (name, tensor) -> {
              ByteBuffer bytes =
                  ByteBuffer.allocate(4 * (tensor.shape().length + tensor.data().length))
                      .order(ByteOrder.LITTLE_ENDIAN);
              bytes.asIntBuffer().put(tensor.shape());
              bytes.position(4 * tensor.shape().length);
              bytes.asFloatBuffer().put(tensor.data());
              digest.update(name.getBytes(StandardCharsets.UTF_8));
              digest.update((byte) 0);
              digest.update(bytes.rewind());
            });
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The JDK's SHA-256, which every JDK has. */
  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

package dev.gyre.hgt.model;

import dev.gyre.hgt.encoder.Normalization;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a model says of itself.
 *
 * @param version deterministic: twelve hexadecimal digits that follow from shape, normalization and
 *     checksum
 * @param trained false for a seeded model
 * @param shape configuration, types, relations, aggregates and what is scored, in order
 * @param normalization of the numbers of each block of features, by block: {@code node/TYPE},
 *     {@code aggregates/TYPE}, {@code edge/RELATION}, {@code scorer/interaction}, {@code
 *     scorer/source}, {@code scorer/target}; a block that is not there is taken as it is
 * @param training what is to be known of the training: data, period, seed
 * @param metrics figures by name
 * @param checksum SHA-256 of the weights, {@link HgtParameters#checksum}
 */
public record ModelManifest(
    String version,
    boolean trained,
    ModelShape shape,
    Map<String, Normalization> normalization,
    Map<String, String> training,
    Map<String, Double> metrics,
    String checksum)
    implements Serializable {

  /** Makes the maps immutable and ordered. */
  public ModelManifest {
    normalization = ordered(normalization);
    training = ordered(training);
    metrics = ordered(metrics);
  }

  private static <V> Map<String, V> ordered(Map<String, V> map) {
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }

  /** A manifest whose version follows from the rest. */
  static ModelManifest of(
      boolean trained,
      ModelShape shape,
      Map<String, Normalization> normalization,
      Map<String, String> training,
      Map<String, Double> metrics,
      String checksum) {
    String version = version(shape, normalization, checksum);
    return new ModelManifest(version, trained, shape, normalization, training, metrics, checksum);
  }

  /** The version that follows from what decides a model's outputs. */
  static String version(
      ModelShape shape, Map<String, Normalization> normalization, String checksum) {
    String decisive = ManifestJson.decisive(shape, ordered(normalization)) + checksum;
    byte[] digest = HgtParameters.sha256().digest(decisive.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, 6);
  }

  /** The configuration. */
  public HgtConfig config() {
    return shape.config();
  }

  /**
   * Normalization of a block of so many numbers; the identity when the manifest has none.
   *
   * @throws IllegalArgumentException if the manifest has one of another length
   */
  public Normalization normalization(String block, int numbers) {
    Normalization found = normalization.getOrDefault(block, Normalization.identity(numbers));
    if (found.count() != numbers) {
      throw new IllegalArgumentException(
          "normalization '"
              + block
              + "' is of "
              + found.count()
              + " numbers: the features have "
              + numbers);
    }
    return found;
  }
}

package dev.gyre.hgt.model;

import dev.gyre.graph.schema.MetaPath;
import dev.gyre.hgt.layer.Dialect;
import java.io.Serializable;
import java.util.List;

/**
 * The shape of a model; what the graph looks like comes from the type schema.
 *
 * @param dialect whose outputs the layers agree with
 * @param width d, floats in an embedding; a multiple of {@code heads}
 * @param heads H, attention heads
 * @param layers L, at least 1
 * @param temporalEncoding whether source vectors carry the age of their edge, T[bucket]
 * @param edgeFeatures whether source vectors carry the features of their edge, x_e E_r
 * @param labelFeature whether the label of an edge is one more of its features
 * @param norm whether a layer norm follows the skip connection
 * @param selfEdges whether each node is an in-edge of itself, under a relation of its own
 * @param tracks meta-paths with a track of their own; may be empty
 * @param encoder whether {@code h0 = act(z W + b)}; without, h0 is z itself, filled up with zeros
 */
public record HgtConfig(
    Dialect dialect,
    int width,
    int heads,
    int layers,
    boolean temporalEncoding,
    boolean edgeFeatures,
    boolean labelFeature,
    boolean norm,
    boolean selfEdges,
    List<MetaPath> tracks,
    boolean encoder)
    implements Serializable {

  /** Checks the dimensions. */
  public HgtConfig {
    tracks = List.copyOf(tracks);
    if (heads < 1 || width < 1 || width % heads != 0) {
      throw new IllegalArgumentException(
          "width is "
              + width
              + " with "
              + heads
              + " heads: both must be positive and width a multiple of heads");
    }
    if (layers < 1) {
      throw new IllegalArgumentException("layers is " + layers + ": it must be at least 1");
    }
  }

  /** A configuration with an encoder. */
  public HgtConfig(
      Dialect dialect,
      int width,
      int heads,
      int layers,
      boolean temporalEncoding,
      boolean edgeFeatures,
      boolean labelFeature,
      boolean norm,
      boolean selfEdges,
      List<MetaPath> tracks) {
    this(
        dialect,
        width,
        heads,
        layers,
        temporalEncoding,
        edgeFeatures,
        labelFeature,
        norm,
        selfEdges,
        tracks,
        true);
  }

  /** A configuration with everything optional switched off, as the dialect has it. */
  public static HgtConfig plain(Dialect dialect, int width, int heads, int layers) {
    return new HgtConfig(
        dialect, width, heads, layers, false, false, false, false, false, List.of());
  }

  /** The same without an encoder: h0 is z. */
  public HgtConfig withoutEncoder() {
    return new HgtConfig(
        dialect,
        width,
        heads,
        layers,
        temporalEncoding,
        edgeFeatures,
        labelFeature,
        norm,
        selfEdges,
        tracks,
        false);
  }

  /** Floats per head, d_k = d / H. */
  public int headWidth() {
    return width / heads;
  }
}

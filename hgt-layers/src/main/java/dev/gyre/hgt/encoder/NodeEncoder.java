package dev.gyre.hgt.encoder;

import dev.gyre.hgt.kernel.Kernels;
import dev.gyre.hgt.layer.Dialect;
import java.util.List;

/**
 * From the features and aggregates of a node to {@code h0 = act(z W_tau + b_tau)}, the activation
 * being tanh in {@code pyhgt} and ReLU in {@code pyg}.
 *
 * <p>z holds the type's features and then its aggregates: numbers normalised and clipped to plus
 * and minus {@link Normalization#CLIP}, categories as embedding rows with a row for unknown, a
 * learned default for whatever is missing. A type without any has a learned vector for z. A model
 * whose layers read z itself has no encoder: h0 is z, filled up with zeros to d floats.
 *
 * <p>Stateless: safe for several threads.
 */
public final class NodeEncoder {

  /**
   * The encoder of one node type.
   *
   * @param features the features' block
   * @param aggregates the aggregates' block
   * @param bias b_tau, or all of z W + b when z is a learned vector
   */
  public record TypeEncoder(FeatureBlock features, FeatureBlock aggregates, float[] bias) {}

  private final Dialect dialect;
  private final boolean activates;
  private final List<TypeEncoder> types;
  private final int width;
  private final Kernels kernels;

  /**
   * An encoder of node types in the order of the schema.
   *
   * @param activates false for {@code h0 = z W + b} as it is
   */
  public NodeEncoder(Dialect dialect, boolean activates, List<TypeEncoder> types, Kernels kernels) {
    this.dialect = dialect;
    this.activates = activates;
    this.types = List.copyOf(types);
    this.width = types.get(0).bias().length;
    this.kernels = kernels;
  }

  /** W of a type without an encoder: as many rows of the identity as z is long. */
  public static float[] identity(int rows, int width) {
    float[] weight = new float[rows * width];
    for (int row = 0; row < rows; row++) {
      weight[row * width + row] = 1;
    }
    return weight;
  }

  /** Floats that {@link #encode} writes: d. */
  public int outputWidth() {
    return width;
  }

  /**
   * h0 of a node.
   *
   * @param type the node's type
   * @param featuresOrNull its features as the schema lays them out, NaN where missing; null when
   *     all are missing
   * @param aggregatesOrNull the log-quantised aggregates of its type, NaN where missing; null when
   *     all are missing
   * @param out receives d floats
   * @throws IllegalArgumentException if an array has not the type's width
   */
  public void encode(int type, float[] featuresOrNull, float[] aggregatesOrNull, float[] out) {
    TypeEncoder encoder = types.get(type);
    check("features", type, featuresOrNull, encoder.features().width());
    check("aggregates", type, aggregatesOrNull, encoder.aggregates().width());
    encode(type, featuresOrNull, 0, aggregatesOrNull, 0, out, 0);
  }

  /** As {@link #encode(int, float[], float[], float[])}, on rows of larger arrays. */
  public void encode(
      int type,
      float[] features,
      int featuresAt,
      float[] aggregates,
      int aggregatesAt,
      float[] out,
      int outAt) {
    TypeEncoder encoder = types.get(type);
    System.arraycopy(encoder.bias(), 0, out, outAt, width);
    encoder.features().addTo(features, featuresAt, out, outAt, kernels);
    encoder.aggregates().addTo(aggregates, aggregatesAt, out, outAt, kernels);
    if (!activates) {
      return;
    }
    if (dialect == Dialect.PYHGT) {
      kernels.tanh(out, outAt, width);
    } else {
      for (int i = outAt; i < outAt + width; i++) {
        out[i] = Math.max(0f, out[i]);
      }
    }
  }

  private static void check(String what, int type, float[] values, int width) {
    if (values != null && values.length != width) {
      throw new IllegalArgumentException(
          what
              + " of a node of type "
              + type
              + " have "
              + values.length
              + " floats: the model was made for "
              + width);
    }
  }
}

package dev.gyre.hgt.encoder;

import dev.gyre.hgt.kernel.Kernels;
import dev.gyre.hgt.layer.EdgeTerms;
import java.util.List;

/**
 * Edge features as rows of E_r: those of the declared features, when edge features are on, and then
 * three of the label (unknown, legitimate, fraud), when it is one. Stateless.
 */
public final class EdgeEncoder implements EdgeTerms {

  /** Rows of a label. */
  public static final int LABELS = 3;

  /**
   * The edge features of one directed relation.
   *
   * @param rows which rows the features choose
   * @param normalization of their numbers
   * @param defaults what a missing number is, normalised
   */
  public record RelationEncoder(FeatureRows rows, Normalization normalization, float[] defaults) {}

  private final List<RelationEncoder> relations;
  private final boolean labelFeature;

  /**
   * Edge features by directed relation.
   *
   * @param labelFeature whether the label is one of them
   */
  public EdgeEncoder(List<RelationEncoder> relations, boolean labelFeature) {
    this.relations = List.copyOf(relations);
    this.labelFeature = labelFeature;
  }

  @Override
  public int rows(int directed) {
    return relations.get(directed).rows().rows() + (labelFeature ? LABELS : 0);
  }

  @Override
  public void addTo(
      int directed,
      float[] features,
      int featuresAt,
      int label,
      float[] matrix,
      int width,
      float[] out,
      int outAt,
      Kernels kernels) {
    RelationEncoder relation = relations.get(directed);
    relation
        .rows()
        .addTo(
            features,
            featuresAt,
            relation.normalization(),
            relation.defaults(),
            matrix,
            0,
            width,
            out,
            outAt,
            kernels);
    if (labelFeature) {
      if (label < 0 || label >= LABELS) {
        throw new IllegalArgumentException(
            "label is " + label + ": it must be 0 (unknown), 1 (legitimate) or 2 (fraud)");
      }
      int row = relation.rows().rows() + label;
      kernels.add(out, outAt, matrix, row * width, out, outAt, width);
    }
  }
}

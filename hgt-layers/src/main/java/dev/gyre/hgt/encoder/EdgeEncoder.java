package dev.gyre.hgt.encoder;

import dev.gyre.hgt.layer.EdgeTerms;
import dev.gyre.hgt.layer.Neighborhood;
import dev.gyre.hgt.layer.RowTerms;
import java.util.Arrays;
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

  private final RelationEncoder[] relations;
  private final boolean labelFeature;

  /**
   * Edge features by directed relation.
   *
   * @param labelFeature whether the label is one of them
   */
  public EdgeEncoder(List<RelationEncoder> relations, boolean labelFeature) {
    this.relations = relations.toArray(RelationEncoder[]::new);
    this.labelFeature = labelFeature;
  }

  @Override
  public int perEdge(int directed) {
    return relations[directed].rows().width() + (labelFeature ? 1 : 0);
  }

  @Override
  public void choose(Neighborhood in, int from, int edges, int[] rows, float[] weights) {
    RelationEncoder relation = relations[in.directed(from)];
    FeatureRows own = relation.rows();
    int width = own.width();
    int perEdge = perEdge(in.directed(from));
    own.choose(
        in, from, edges, relation.normalization(), relation.defaults(), perEdge, rows, weights);
    for (int e = 0; labelFeature && e < edges; e++) {
      rows[e * perEdge + width] = own.rows() + checked(in.label(from + e));
      weights[e * perEdge + width] = 1f;
    }
  }

  private static int checked(int label) {
    if (label < 0 || label >= LABELS) {
      throw new IllegalArgumentException(
          "label is " + label + ": it must be 0 (unknown), 1 (legitimate) or 2 (fraud)");
    }
    return label;
  }

  @Override
  public float[] defaults(int directed) {
    return relations[directed].defaults();
  }

  @Override
  public RowTerms terms(int directed, int edges, float[] features, byte[] label) {
    RelationEncoder relation = relations[directed];
    RowTerms own = relation.rows().terms(features, edges, relation.normalization());
    if (!labelFeature) {
      return own;
    }
    int width = own.perItem() + 1;
    int[] row = new int[edges * width];
    float[] weight = new float[edges * width];
    for (int e = 0; e < edges; e++) {
      System.arraycopy(own.row(), e * (width - 1), row, e * width, width - 1);
      System.arraycopy(own.weight(), e * (width - 1), weight, e * width, width - 1);
      int last = e * width + width - 1;
      row[last] = relation.rows().rows() + checked(label == null ? 0 : label[e]);
      weight[last] = 1f;
    }
    int[] number = Arrays.copyOf(own.number(), width);
    number[width - 1] = -1;
    return new RowTerms(width, row, weight, number);
  }
}

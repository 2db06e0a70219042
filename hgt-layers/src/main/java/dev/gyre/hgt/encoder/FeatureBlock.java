package dev.gyre.hgt.encoder;

import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.hgt.kernel.Kernels;
import java.util.Arrays;
import java.util.List;

/**
 * A block of features and what a linear map does to it: {@code out += z W}, with z the block
 * encoded. Categories are embedding rows in z; they are multiplied by their part of W once, when
 * the block is made, so that encoding adds rows and never writes z out.
 */
public final class FeatureBlock {

  /** Floats of an embedding row of a categorical feature in z. */
  public static final int EMBEDDING_WIDTH = 8;

  private final FeatureRows rows;
  private final Normalization normalization;
  private final float[] defaults;
  private final float[] matrix;
  private final int outputs;

  private FeatureBlock(
      FeatureRows rows,
      Normalization normalization,
      float[] defaults,
      float[] matrix,
      int outputs) {
    if (normalization.count() != rows.numbers()) {
      throw new IllegalArgumentException(
          "normalization is of "
              + normalization.count()
              + " numbers: the features have "
              + rows.numbers());
    }
    this.rows = rows;
    this.normalization = normalization;
    this.defaults = defaults;
    this.matrix = matrix;
    this.outputs = outputs;
  }

  /** Floats that the features take in z: one a number, {@link #EMBEDDING_WIDTH} a category. */
  public static int encodedWidth(List<FeatureSpec> features) {
    int width = 0;
    for (FeatureSpec feature : features) {
      width += feature.kind() == FeatureSpec.Kind.NUMERIC ? feature.width() : EMBEDDING_WIDTH;
    }
    return width;
  }

  /** Numbers among the floats of the features. */
  public static int numbers(List<FeatureSpec> features) {
    return FeatureRows.of(features).numbers();
  }

  /**
   * A block of declared features.
   *
   * @param embeddings of each categorical feature in order its rows: unknown, then the categories
   * @param missing what is missing is, in z: {@link #encodedWidth} floats from {@code missingAt}
   * @param weight W, rows of {@code outputs} floats, those of this block from row {@code firstRow}
   */
  public static FeatureBlock of(
      List<FeatureSpec> features,
      Normalization normalization,
      List<float[]> embeddings,
      float[] missing,
      int missingAt,
      float[] weight,
      int firstRow,
      int outputs) {
    FeatureRows rows = FeatureRows.of(features);
    float[] defaults = new float[rows.numbers()];
    float[] matrix = new float[rows.rows() * outputs];
    int z = 0;
    int row = 0;
    int number = 0;
    int categorical = 0;
    for (FeatureSpec feature : features) {
      if (feature.kind() == FeatureSpec.Kind.NUMERIC) {
        for (int i = 0; i < feature.width(); i++, z++, row++) {
          defaults[number++] = missing[missingAt + z];
          System.arraycopy(weight, (firstRow + z) * outputs, matrix, row * outputs, outputs);
        }
      } else {
        float[] embedding = embeddings.get(categorical++);
        int weightAt = (firstRow + z) * outputs;
        for (int c = 0; c <= feature.categories().size(); c++, row++) {
          multiply(embedding, c * EMBEDDING_WIDTH, weight, weightAt, matrix, row, outputs);
        }
        multiply(missing, missingAt + z, weight, weightAt, matrix, row++, outputs);
        z += EMBEDDING_WIDTH;
      }
    }
    return new FeatureBlock(rows, normalization, defaults, matrix, outputs);
  }

  /**
   * A block of plain numbers.
   *
   * @param logarithmic whether each is taken as {@code sign(x) log2(1 + |x|)}
   */
  public static FeatureBlock ofNumbers(
      int count,
      boolean logarithmic,
      Normalization normalization,
      float[] missing,
      int missingAt,
      float[] weight,
      int firstRow,
      int outputs) {
    float[] defaults = Arrays.copyOfRange(missing, missingAt, missingAt + count);
    float[] matrix = Arrays.copyOfRange(weight, firstRow * outputs, (firstRow + count) * outputs);
    FeatureRows rows = logarithmic ? FeatureRows.ofLogarithms(count) : FeatureRows.ofNumbers(count);
    return new FeatureBlock(rows, normalization, defaults, matrix, outputs);
  }

  private static void multiply(
      float[] x, int xAt, float[] weight, int weightAt, float[] out, int outRow, int outputs) {
    for (int j = 0; j < outputs; j++) {
      double sum = 0;
      for (int i = 0; i < EMBEDDING_WIDTH; i++) {
        sum += (double) x[xAt + i] * weight[weightAt + i * outputs + j];
      }
      out[outRow * outputs + j] = (float) sum;
    }
  }

  /** Floats in the feature vector. */
  public int width() {
    return rows.width();
  }

  /** {@code out += z W}; {@code values} may be null when all are missing. */
  public void addTo(float[] values, int valuesAt, float[] out, int outAt, Kernels kernels) {
    rows.addTo(values, valuesAt, normalization, defaults, matrix, 0, outputs, out, outAt, kernels);
  }
}

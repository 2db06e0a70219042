package dev.gyre.hgt.encoder;

import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.hgt.kernel.Kernels;
import dev.gyre.hgt.layer.Neighborhood;
import dev.gyre.hgt.layer.RowTerms;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How a feature vector chooses and weighs the rows of a matrix: {@code x E} where x is the vector
 * with its numbers normalised and its categories one-hot, never written out.
 *
 * <p>Rows lie in the order of the features: one for each float of a numeric feature; for a
 * categorical one those of unknown, of each category, and of missing. A missing number is replaced
 * by its default.
 */
public final class FeatureRows {

  /** Marks a float that holds a number. */
  private static final int NUMBER = -1;

  private final int[] categories;
  private final int[] firstRow;
  private final int rows;
  private final int numbers;
  private final boolean logarithmic;

  private FeatureRows(int[] categories, boolean logarithmic) {
    this.categories = categories;
    this.logarithmic = logarithmic;
    this.firstRow = new int[categories.length];
    int row = 0;
    int count = 0;
    for (int i = 0; i < categories.length; i++) {
      firstRow[i] = row;
      row += categories[i] == NUMBER ? 1 : categories[i] + 2;
      count += categories[i] == NUMBER ? 1 : 0;
    }
    this.rows = row;
    this.numbers = count;
  }

  /** The rows of declared features. */
  public static FeatureRows of(List<FeatureSpec> features) {
    return new FeatureRows(
        features.stream()
            .flatMapToInt(
                f ->
                    IntStream.generate(
                            () ->
                                f.kind() == FeatureSpec.Kind.NUMERIC
                                    ? NUMBER
                                    : f.categories().size())
                        .limit(f.width()))
            .toArray(),
        false);
  }

  /** The rows of so many plain numbers. */
  public static FeatureRows ofNumbers(int count) {
    int[] categories = new int[count];
    Arrays.fill(categories, NUMBER);
    return new FeatureRows(categories, false);
  }

  /** The rows of so many numbers x, each taken as {@code sign(x) log2(1 + |x|)}. */
  public static FeatureRows ofLogarithms(int count) {
    int[] categories = new int[count];
    Arrays.fill(categories, NUMBER);
    return new FeatureRows(categories, true);
  }

  /** Floats in the feature vector. */
  public int width() {
    return categories.length;
  }

  /** Rows of the matrix. */
  public int rows() {
    return rows;
  }

  /** How many floats are numbers: the length of a normalization and of the defaults. */
  public int numbers() {
    return numbers;
  }

  /**
   * {@code out += x E}.
   *
   * @param values holds the features, NaN where missing; null when all are missing
   * @param valuesAt where they begin
   * @param defaults what a missing number is in normalised form, one for each number
   * @param matrix E, {@link #rows} rows of {@code width} floats, from {@code matrixAt}
   */
  public void addTo(
      float[] values,
      int valuesAt,
      Normalization normalization,
      float[] defaults,
      float[] matrix,
      int matrixAt,
      int width,
      float[] out,
      int outAt,
      Kernels kernels) {
    int number = 0;
    for (int i = 0; i < categories.length; i++) {
      float value = values == null ? Float.NaN : values[valuesAt + i];
      int row = firstRow[i];
      float weight = 1f;
      if (categories[i] == NUMBER) {
        weight = weight(value, number++, normalization, defaults);
      } else {
        row += category(value, categories[i]);
      }
      kernels.axpy(weight, matrix, matrixAt + row * width, out, outAt, width);
    }
  }

  /**
   * Writes the rows of the features of in-edges and their weights: what {@link #addTo} adds up of a
   * matrix.
   *
   * @param perEdge from one edge's first row to the next one's, {@link #width} or more
   */
  void choose(
      Neighborhood in,
      int from,
      int edges,
      Normalization normalization,
      float[] defaults,
      int perEdge,
      int[] chosen,
      float[] weights) {
    int number = 0;
    for (int i = 0; i < categories.length; i++) {
      boolean isNumber = categories[i] == NUMBER;
      for (int e = 0; e < edges; e++) {
        float[] values = in.features(from + e);
        float value = values == null ? Float.NaN : values[in.featureOffset(from + e) + i];
        int at = e * perEdge + i;
        chosen[at] = firstRow[i] + (isNumber ? 0 : category(value, categories[i]));
        weights[at] = isNumber ? weight(value, number, normalization, defaults) : 1f;
      }
      number += isNumber ? 1 : 0;
    }
  }

  private float weight(float value, int number, Normalization normalization, float[] defaults) {
    return Float.isNaN(value) ? defaults[number] : normalization.apply(number, transform(value));
  }

  /**
   * The terms of many items.
   *
   * @param values row-major, {@link #width} floats an item, NaN where missing; null when all are
   */
  public RowTerms terms(float[] values, int items, Normalization normalization) {
    int width = categories.length;
    int[] numberOf = new int[width];
    int count = 0;
    for (int i = 0; i < width; i++) {
      numberOf[i] = categories[i] == NUMBER ? count++ : -1;
    }
    int[] row = new int[items * width];
    float[] weight = new float[items * width];
    for (int t = 0; t < row.length; t++) {
      int i = t % width;
      float value = values == null ? Float.NaN : values[t];
      row[t] = firstRow[i];
      if (categories[i] == NUMBER) {
        weight[t] =
            Float.isNaN(value) ? Float.NaN : normalization.apply(numberOf[i], transform(value));
      } else {
        row[t] += category(value, categories[i]);
        weight[t] = 1f;
      }
    }
    return new RowTerms(width, row, weight, numberOf);
  }

  /** Whether a float of the feature vector holds a number. */
  boolean isNumber(int place) {
    return categories[place] == NUMBER;
  }

  /** A number as it is before normalization: its logarithm where those are taken. */
  float transform(float value) {
    if (!logarithmic) {
      return value;
    }
    double log = StrictMath.log1p(Math.abs((double) value)) / LN_2;
    return (float) (value < 0 ? -log : log);
  }

  /** Row of a category's float: unknown for an index that is none, the last for missing. */
  private static int category(float value, int count) {
    if (Float.isNaN(value)) {
      return count + 1;
    }
    int index = (int) value;
    return index == value && index >= 0 && index <= count ? index : 0;
  }

  private static final double LN_2 = StrictMath.log(2);
}

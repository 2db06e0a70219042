package dev.gyre.hgt.layer;

/**
 * Which rows of a matrix many items choose, and how they weigh them: {@code x E} of each item as a
 * sum of {@code perItem} weighted rows. Term i of every item comes from the same place of x.
 *
 * @param perItem terms of an item
 * @param row for each item and term the row of the matrix
 * @param weight for each item and term its weight; NaN where a learned default stands for a missing
 *     number
 * @param number for each of the {@code perItem} places which number it holds, and so its default;
 *     -1 for one that holds none
 */
public record RowTerms(int perItem, int[] row, float[] weight, int[] number) {

  /** Checks lengths. */
  public RowTerms {
    if (number.length != perItem || row.length != weight.length) {
      throw new IllegalArgumentException(
          "terms have "
              + number.length
              + " places of "
              + perItem
              + ", "
              + row.length
              + " rows and "
              + weight.length
              + " weights: there must be one of each");
    }
  }
}

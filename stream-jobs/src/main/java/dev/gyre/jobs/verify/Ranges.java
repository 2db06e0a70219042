package dev.gyre.jobs.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** A set of record numbers as text: {@code 3,17-20}. */
public final class Ranges {

  private Ranges() {}

  /**
   * Reads a set.
   *
   * @return the numbers, ascending
   * @throws IllegalArgumentException if the text is not numbers and ranges of them
   */
  public static List<Integer> parse(String text) {
    TreeSet<Integer> numbers = new TreeSet<>();
    for (String part : text.split(",")) {
      String[] ends = part.trim().split("-");
      try {
        int first = Integer.parseInt(ends[0]);
        int last = ends.length == 1 ? first : Integer.parseInt(ends[1]);
        if (ends.length > 2 || first > last) {
          throw new NumberFormatException();
        }
        for (int i = first; i <= last; i++) {
          numbers.add(i);
        }
      } catch (NumberFormatException notNumbers) {
        throw new IllegalArgumentException(
            "'" + part + "' is no number or range: write as in 3,17-20", notNumbers);
      }
    }
    return new ArrayList<>(numbers);
  }

  /** Writes ascending numbers. */
  public static String format(List<Integer> numbers) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < numbers.size(); ) {
      int j = i;
      while (j + 1 < numbers.size() && numbers.get(j + 1) == numbers.get(j) + 1) {
        j++;
      }
      text.append(text.length() == 0 ? "" : ",").append(numbers.get(i));
      if (j > i) {
        text.append('-').append(numbers.get(j));
      }
      i = j + 1;
    }
    return text.toString();
  }
}

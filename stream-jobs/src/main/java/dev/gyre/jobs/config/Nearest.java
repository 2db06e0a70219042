package dev.gyre.jobs.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The known name that an unknown one was most likely meant to be. */
final class Nearest {
  private Nearest() {}

  /** {@code did you mean 'x'?} when one is near, else the list of all. */
  static String remedy(String found, Collection<String> known) {
    return of(found, known)
        .map(near -> "did you mean '" + near + "'?")
        .orElse(known.isEmpty() ? "remove it" : "use one of " + String.join(", ", known));
  }

  /** The nearest name by edit distance, if at most a third of it would have to change. */
  static Optional<String> of(String found, Collection<String> known) {
    String plain = plain(found);
    return known.stream()
        .min(Comparator.comparingInt(name -> distance(plain, plain(name))))
        .filter(name -> distance(plain, plain(name)) <= Math.max(1, name.length() / 3));
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  /** Levenshtein's distance, one row at a time. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitute = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substitute, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}

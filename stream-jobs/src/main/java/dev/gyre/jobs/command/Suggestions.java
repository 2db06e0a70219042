package dev.gyre.jobs.command;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** What somebody may have meant who wrote a name that does not exist. */
final class Suggestions {

  /** More edits than this are no slip of the hand. */
  private static final int MAX_EDITS = 3;

  private Suggestions() {}

  /** The tail of a message: the nearest name when one is near, else all names. */
  static String remedy(String given, Collection<String> allowed) {
    if (allowed.isEmpty()) {
      return "";
    }
    return nearest(given, allowed)
        .map(near -> ": did you mean '" + near + "'?")
        .orElseGet(() -> ": it must be one of " + String.join(", ", allowed));
  }

  /** The name within two edits, or {@value #MAX_EDITS} when more than half of the letters stay. */
  static Optional<String> nearest(String given, Collection<String> allowed) {
    LevenshteinDistance edits = LevenshteinDistance.getDefaultInstance();
    return allowed.stream()
        .filter(
            name ->
                edits.apply(given, name) <= Math.min(MAX_EDITS, Math.max(2, given.length() / 2)))
        .min(Comparator.comparing((String name) -> edits.apply(given, name)));
  }
}

package dev.gyre.hgt.batch;

import dev.gyre.hgt.real.Reals;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The vectors of all nodes of one type at one layer, or the gradients by them.
 *
 * @param nodes number of nodes
 * @param base row-major, a row for each node; null when the type has no vectors at the layer
 * @param tracks for each track of the layer its rows; null for one that ends in another type
 * @param defined for each track which nodes have it; null likewise
 */
public record TypeVectors(int nodes, Reals base, List<Reals> tracks, List<boolean[]> defined) {

  /** Vectors without tracks. */
  public static TypeVectors of(int nodes, Reals base) {
    return new TypeVectors(nodes, base, List.of(), List.of());
  }

  /** Zeros of the same layout, for gradients. */
  public TypeVectors zeros() {
    List<Reals> zeros = new ArrayList<>();
    tracks.forEach(rows -> zeros.add(zeros(rows)));
    return new TypeVectors(nodes, zeros(base), Collections.unmodifiableList(zeros), defined);
  }

  private static Reals zeros(Reals rows) {
    return rows == null ? null : rows.zeros(rows.size());
  }

  /** Base, then tracks. */
  List<Reals> vectors() {
    List<Reals> all = new ArrayList<>();
    all.add(base);
    all.addAll(tracks);
    return all;
  }

  /** Which nodes have the vector of the same place in {@link #vectors}; null for all. */
  List<boolean[]> masks() {
    List<boolean[]> all = new ArrayList<>();
    all.add(null);
    all.addAll(defined);
    return all;
  }
}

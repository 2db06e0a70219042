package dev.gyre.hgt.batch;

import java.util.List;

/**
 * The vectors of all nodes of one type at one layer.
 *
 * @param nodes number of nodes
 * @param base row-major, a row for each node; null when the type has no vectors at the layer
 * @param tracks for each track of the layer its rows; null for one that ends in another type
 * @param defined for each track which nodes have it; null likewise
 */
public record TypeVectors(int nodes, float[] base, List<float[]> tracks, List<boolean[]> defined) {

  /** Vectors without tracks. */
  public static TypeVectors of(int nodes, float[] base) {
    return new TypeVectors(nodes, base, List.of(), List.of());
  }
}

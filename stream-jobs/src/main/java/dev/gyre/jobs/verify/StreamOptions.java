package dev.gyre.jobs.verify;

import dev.gyre.hgt.layer.Dialect;

/**
 * What a random job and its stream are made of: equal options give the same bytes.
 *
 * @param seed of everything that is random
 * @param types node types, 1 to 16
 * @param relations relations, 1 to 16
 * @param tracks meta-path tracks asked for, 0 to 8; there are fewer when the types allow no more
 * @param dialect whose HGT
 * @param deletes whether nodes and edges are deleted
 * @param disorder whether records come out of order, some of them too late
 * @param duplicates whether records come again
 */
public record StreamOptions(
    long seed,
    int types,
    int relations,
    int tracks,
    Dialect dialect,
    boolean deletes,
    boolean disorder,
    boolean duplicates) {

  private static final int MOST = 16;
  private static final int MOST_TRACKS = 8;

  /** Checks the numbers. */
  public StreamOptions {
    within("types", types, 1, MOST);
    within("relations", relations, 1, MOST);
    within("tracks", tracks, 0, MOST_TRACKS);
  }

  private static void within(String name, int value, int least, int greatest) {
    if (value < least || value > greatest) {
      throw new IllegalArgumentException(
          name + " is " + value + ": allowed are " + least + " to " + greatest);
    }
  }
}

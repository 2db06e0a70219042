package dev.gyre.hgt.layer;

import dev.gyre.graph.schema.MetaPath;
import dev.gyre.graph.schema.MetaPaths;
import dev.gyre.graph.schema.TypeSchema;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which meta-path tracks exist after each layer, and what each reads.
 *
 * <p>A path {@code r_1 .. r_m} is aligned to the last {@code m} of {@code L} layers: after layer
 * {@code L - m + j} its prefix {@code r_1 .. r_j} is a track. It attends over in-edges of {@code
 * r_j} only, and reads of their sources the track {@code r_1 .. r_(j-1)}, its <i>parent</i>, or
 * their base embedding when {@code j = 1}. Prefixes with the same relations at the same layer are
 * one track. After layer {@code L} every track is a whole path.
 *
 * <p>The vectors of a node after layer {@code l} are {@code float[(1 + tracksAt(l)) * d]}: the base
 * first, then track {@code p} at {@code (1 + p) * d}. Which tracks a node has is a bit mask, bit
 * {@code p} for track {@code p}; the base is always there and has no bit.
 */
public final class TrackPlan implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Parent of a track that reads the base embedding of its sources. */
  public static final int BASE = -1;

  /** Tracks a layer can have, one bit each. */
  public static final int MAX_TRACKS = 31;

  /** One track: prefix of a path after a layer. */
  private record Track(int relation, int parent, int targetType, int[] prefix, String names)
      implements Serializable {}

  private final int layers;
  private final List<List<Track>> tracks;

  private TrackPlan(int layers, List<List<Track>> tracks) {
    this.layers = layers;
    this.tracks = tracks;
  }

  /**
   * The plan of these paths over so many layers.
   *
   * @throws IllegalArgumentException if a path does not fit the schema, is longer than there are
   *     layers, or there are more than {@link #MAX_TRACKS} different tracks at a layer
   */
  public static TrackPlan of(TypeSchema schema, int layers, List<MetaPath> paths) {
    MetaPaths.checkAll(schema, paths);
    for (MetaPath path : paths) {
      if (path.length() > layers) {
        throw new IllegalArgumentException(
            "meta-path '"
                + path.name()
                + "' has "
                + path.length()
                + " relations but the model has "
                + layers
                + " layers: shorten the path or add layers");
      }
    }
    List<List<Track>> tracks = new ArrayList<>();
    Map<List<Integer>, Integer> before = Map.of();
    tracks.add(List.of());
    for (int layer = 1; layer <= layers; layer++) {
      Map<List<Integer>, Integer> index = new LinkedHashMap<>();
      Map<List<Integer>, List<String>> names = new LinkedHashMap<>();
      for (MetaPath path : paths) {
        int length = layer - (layers - path.length());
        if (length >= 1) {
          List<Integer> prefix =
              Arrays.stream(path.directedRelations(), 0, length).boxed().toList();
          index.putIfAbsent(prefix, index.size());
          names.computeIfAbsent(prefix, p -> new ArrayList<>()).add(path.name());
        }
      }
      if (index.size() > MAX_TRACKS) {
        throw new IllegalArgumentException(
            "layer "
                + layer
                + " would have "
                + index.size()
                + " meta-path tracks: at most "
                + MAX_TRACKS
                + " are allowed, declare fewer meta-paths");
      }
      List<Track> here = new ArrayList<>();
      for (List<Integer> prefix : index.keySet()) {
        int relation = prefix.get(prefix.size() - 1);
        int parent = prefix.size() == 1 ? BASE : before.get(prefix.subList(0, prefix.size() - 1));
        here.add(
            new Track(
                relation,
                parent,
                schema.targetType(relation),
                prefix.stream().mapToInt(Integer::intValue).toArray(),
                String.join("|", names.get(prefix))));
      }
      tracks.add(List.copyOf(here));
      before = index;
    }
    return new TrackPlan(layers, List.copyOf(tracks));
  }

  /** A plan without tracks. */
  public static TrackPlan none(int layers) {
    List<List<Track>> tracks = new ArrayList<>();
    for (int layer = 0; layer <= layers; layer++) {
      tracks.add(List.of());
    }
    return new TrackPlan(layers, List.copyOf(tracks));
  }

  /** Number of layers, L. */
  public int layers() {
    return layers;
  }

  /** Number of tracks after the layer, 0 to L. */
  public int tracksAt(int layer) {
    return tracks.get(layer).size();
  }

  /** The directed relation whose in-edges the track attends over at the layer. */
  public int relation(int layer, int track) {
    return tracks.get(layer).get(track).relation();
  }

  /**
   * The track after layer {@code layer - 1} that is read from sources, or {@link #BASE} for their
   * base embedding.
   */
  public int parent(int layer, int track) {
    return tracks.get(layer).get(track).parent();
  }

  /** The directed relations of the track so far: {@code r_1 .. r_j}; the caller's own copy. */
  public int[] prefix(int layer, int track) {
    return tracks.get(layer).get(track).prefix().clone();
  }

  /** Names of the declared paths that the track belongs to, joined by {@code |}. */
  public String name(int layer, int track) {
    return tracks.get(layer).get(track).names();
  }

  /**
   * The tracks that nodes of a type can have after the layer, bit {@code p} for track {@code p}.
   * Before the last layer these are exactly the tracks that a replica of such a node must carry:
   * each is the parent of some track of the next layer.
   */
  public int tracksOf(int layer, int nodeType) {
    int mask = 0;
    for (int p = 0; p < tracksAt(layer); p++) {
      if (tracks.get(layer).get(p).targetType() == nodeType) {
        mask |= 1 << p;
      }
    }
    return mask;
  }
}

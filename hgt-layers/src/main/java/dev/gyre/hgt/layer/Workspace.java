package dev.gyre.hgt.layer;

import dev.gyre.hgt.kernel.HeadSlots;
import java.util.Arrays;

/**
 * Scratch of the per-node path, and what it leaves behind as evidence: attention weights and beta
 * of the last {@link NodeLayer#forward} call. Grows to the largest neighbourhood seen and then
 * allocates nothing. One per thread; fits every layer and model.
 */
public final class Workspace {

  float[] query = new float[0];
  float[] foldedKeys = new float[0];
  float[] keyConstants = new float[0];
  float[] sources = new float[0];
  float[] trackSources = new float[0];
  float[] logits = new float[0];
  float[] trackLogits = new float[0];
  float[] sums = new float[0];
  float[] messages = new float[0];
  float[] vectors = new float[0];
  float[] scratch = new float[0];
  float[] attention = new float[0];
  float[] trackAttention = new float[0];
  float[] beta = new float[1];
  int[] runStart = new int[8];
  int[] runRelation = new int[8];
  int[] trackEdges = new int[0];
  final EdgeScratch edgeScratch = new EdgeScratch();
  private float[] hidden = new float[0];

  int definedTracks;
  private int heads;
  private int slots;
  private int edges;
  private int trackCount;

  /** Scratch that fits any layer. */
  public Workspace() {}

  /** Makes room for a node with so many in-edges and forgets the last one. */
  void begin(HeadSlots layout, int edges, int tracks, int inputs, int width) {
    this.heads = layout.heads();
    this.slots = layout.slots();
    this.edges = edges;
    this.trackCount = tracks;
    this.definedTracks = 0;
    int weights = edges * slots + layout.period();
    query = atLeast(query, layout.slotted(width / heads) + layout.period());
    messages = atLeast(messages, width);
    sums = atLeast(sums, slots * inputs);
    sources = atLeast(sources, edges * inputs);
    logits = atLeast(logits, weights);
    attention = atLeast(attention, weights);
    beta = atLeast(beta, 1 + tracks);
    Arrays.fill(beta, 0, 1 + tracks, 0f);
    if (tracks > 0) {
      trackSources = atLeast(trackSources, edges * inputs);
      trackLogits = atLeast(trackLogits, weights);
      trackEdges = atLeast(trackEdges, edges);
      trackAttention = atLeast(trackAttention, tracks * edges * slots);
      Arrays.fill(trackAttention, 0, tracks * edges * slots, 0f);
      vectors = atLeast(vectors, (1 + tracks) * width);
      scratch = atLeast(scratch, width + 1 + tracks);
    }
  }

  /** Notes where a run of one relation starts. */
  void openRun(int run, int start, int relation) {
    if (run == runStart.length) {
      runStart = Arrays.copyOf(runStart, 2 * run);
      runRelation = Arrays.copyOf(runRelation, 2 * run);
    }
    runStart[run] = start;
    runRelation[run] = relation;
  }

  /** Notes the attention of a track to an in-edge: slots of the e-th edge that it reads. */
  void noteTrack(int track, int edge, float[] weights, int e) {
    System.arraycopy(weights, e * slots, trackAttention, (track * edges + edge) * slots, heads);
  }

  /** Makes room for folded keys and constants of each run. */
  void ensureRuns(int runs, int keys, int constants) {
    foldedKeys = atLeast(foldedKeys, runs * keys);
    keyConstants = atLeast(keyConstants, runs * constants);
  }

  /** An array of at least n floats: the given one if it is long enough. Contents are lost. */
  static float[] atLeast(float[] array, int n) {
    return array.length >= n ? array : new float[Math.max(n, 2 * array.length)];
  }

  /** An array of at least n ints: the given one if it is long enough. Contents are lost. */
  static int[] atLeast(int[] array, int n) {
    return array.length >= n ? array : new int[Math.max(n, 2 * array.length)];
  }

  /** Scratch of at least n floats for dense layers outside this package; contents are lost. */
  public float[] hidden(int n) {
    hidden = atLeast(hidden, n);
    return hidden;
  }

  /** Heads of the last forward call. */
  public int heads() {
    return heads;
  }

  /** In-edges of the last forward call, the self edge (always the last) included. */
  public int edges() {
    return edges;
  }

  /** Attention of a head to an in-edge in the base, after the last forward call. */
  public float attention(int edge, int head) {
    return attention[check(edge, head)];
  }

  /** Attention to an in-edge in the base, averaged over heads. */
  public float attention(int edge) {
    return mean(attention, check(edge, 0));
  }

  /**
   * Attention of a head to an in-edge in a track; 0 where the track does not read the edge.
   *
   * @param track a track of the layer
   */
  public float trackAttention(int track, int edge, int head) {
    return trackAttention[track(track) + check(edge, head)];
  }

  /** Attention to an in-edge in a track, averaged over heads. */
  public float trackAttention(int track, int edge) {
    return mean(trackAttention, track(track) + check(edge, 0));
  }

  /** The tracks that the last forward call defined, a bit each. */
  public int definedTracks() {
    return definedTracks;
  }

  /**
   * Weight of the base in the last layer's combination, after a forward call of that layer; 1 when
   * no track is defined.
   */
  public float betaBase() {
    return beta[0];
  }

  /** Weight of a track in the last layer's combination; 0 when it is not defined. */
  public float betaTrack(int track) {
    track(track);
    return beta[1 + track];
  }

  /**
   * Weight of an in-edge in the last layer's combination, after a forward call of that layer: its
   * attention in base and tracks, averaged over heads, times their weights. Adds up to 1 over all
   * in-edges, if there are any.
   */
  public float combinedAttention(int edge) {
    float sum = betaBase() * attention(edge);
    for (int track = 0; track < trackCount; track++) {
      sum += betaTrack(track) * trackAttention(track, edge);
    }
    return sum;
  }

  private int check(int edge, int head) {
    if (edge < 0 || edge >= edges || head < 0 || head >= heads) {
      throw new IndexOutOfBoundsException(
          "in-edge "
              + edge
              + ", head "
              + head
              + ": the last forward call had "
              + edges
              + " in-edges and "
              + heads
              + " heads");
    }
    return edge * slots + head;
  }

  private int track(int track) {
    if (track < 0 || track >= trackCount) {
      throw new IndexOutOfBoundsException(
          "track " + track + ": the last forward call had " + trackCount + " tracks");
    }
    return track * edges * slots;
  }

  private float mean(float[] weights, int first) {
    float sum = 0f;
    for (int h = 0; h < heads; h++) {
      sum += weights[first + h];
    }
    return sum / heads;
  }

  @Override
  public String toString() {
    return "Workspace[" + edges + " in-edges, beta " + Arrays.toString(beta) + "]";
  }
}

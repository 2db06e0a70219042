package dev.gyre.hgt.layer;

import dev.gyre.hgt.kernel.HeadSlots;
import dev.gyre.hgt.kernel.Kernels;
import java.util.Arrays;
import java.util.List;

/**
 * The forward pass of one layer for one node at a time, the stream's hot path. For node t and its
 * in-edges e = (s, r, t, ts, x_e), head i, head width d_k:
 *
 * <pre>
 * u_e    = h(s) + T[bucket(clock(t) - ts)] + x_e E_r                    SourceVectors
 * q      = h(t) W_Q + b_Q
 * l_i(e) = (u_e W_K + b_K)_i A_r,i . q_i  mu_r,i / sqrt(d_k)            FoldedAttention
 * a_i    = softmax over all in-edges of t, all relations together
 * m_i    = sum_e a_i(e) (u_e W_V + b_V)_i M_r,i                         FoldedAttention
 * h'(t)  = norm(skip(GELU(m) W_O + b_O, h(t)))                          OutputStage
 * track p: the same over in-edges of r_j with s's parent track in place of h(s), and its own mu
 * h(t)   = sum_p beta_p h_p(t), after the last layer                    TrackMix
 * </pre>
 *
 * A is folded into K and M into V, so that nothing is projected per edge: for n edges of R
 * relations the cost is {@code (2 + 2 R) d^2 + 2 n H d} multiply-adds, against {@code 2 n (d^2 + d
 * d_k)} and more when each edge is projected (docs/decisions/0003). H is rounded up to a power of
 * two and inputs to sixteen ({@link HeadSlots}, docs/decisions/0029).
 *
 * <p>Immutable and safe for several threads, each with a {@link Workspace} of its own.
 */
public final class NodeLayer {

  private final LayerWeights weights;
  private final TrackPlan plan;
  private final int layer;
  private final boolean selfEdges;
  private final HeadSlots layout;
  private final int slots;
  private final int width;
  private final int maxInputs;
  private final FoldedRelation[] folded;
  private final QueryStage[] queries;
  private final OutputStage[] outputs;
  private final float[][] trackScales;
  private final TrackMix[] mixes;
  private final SourceVectors sources;
  private final FoldedAttention attention;

  /**
   * A layer of a model.
   *
   * @param weights the layer's weights
   * @param plan the model's tracks
   * @param layer the layer's number, 1 to L
   * @param edgeTerms how edge features choose rows of E_r; null when they are off
   * @param selfEdges whether each node is an in-edge of itself, as the meta relation {@code count -
   *     types + type}
   * @param mixes output attention by node type, for the last layer of a model with tracks; else
   *     empty
   * @param kernels the kernels to use
   */
  public NodeLayer(
      LayerWeights weights,
      TrackPlan plan,
      int layer,
      EdgeTerms edgeTerms,
      boolean selfEdges,
      List<MixWeights> mixes,
      Kernels kernels) {
    this.weights = weights;
    this.plan = plan;
    this.layer = layer;
    this.selfEdges = selfEdges;
    this.layout = new HeadSlots(weights.heads());
    this.slots = layout.slots();
    this.width = weights.width();
    MetaRelations meta = weights.meta();
    this.folded = new FoldedRelation[meta.count()];
    int widest = 0;
    for (int r = 0; r < folded.length; r++) {
      TypeWeights source = weights.type(meta.source(r));
      if (source != null) {
        folded[r] = new FoldedRelation(source, weights.relation(meta.parameter(r)));
        widest = Math.max(widest, folded[r].padded);
      }
    }
    this.maxInputs = widest;
    this.queries = new QueryStage[meta.types()];
    this.outputs = new OutputStage[meta.types()];
    for (int type = 0; type < outputs.length; type++) {
      if (weights.type(type) != null) {
        queries[type] = new QueryStage(weights.type(type).query(), layout, kernels);
        outputs[type] = new OutputStage(weights.type(type), kernels);
      }
    }
    if (weights.trackPriors().size() != plan.tracksAt(layer)) {
      throw new IllegalArgumentException(
          "layer "
              + layer
              + " has priors for "
              + weights.trackPriors().size()
              + " tracks: its plan has "
              + plan.tracksAt(layer));
    }
    this.trackScales =
        weights.trackPriors().stream()
            .map(prior -> FoldedRelation.scaled(prior, weights.headWidth()))
            .toArray(float[][]::new);
    this.mixes = mixes.stream().map(mix -> new TrackMix(mix, kernels)).toArray(TrackMix[]::new);
    if (isLast() && plan.tracksAt(layer) > 0 && this.mixes.length != meta.types()) {
      throw new IllegalArgumentException(
          "the last layer has output attention for "
              + this.mixes.length
              + " node types: there are "
              + meta.types());
    }
    this.sources = new SourceVectors(weights, edgeTerms, maxInputs, kernels);
    this.attention = new FoldedAttention(layout, weights.headWidth(), kernels);
  }

  private boolean isLast() {
    return layer == plan.layers();
  }

  /** Floats that {@link #forward} writes: {@code (1 + tracks) * d}, or d in the last layer. */
  public int outputWidth() {
    return isLast() ? width : (1 + plan.tracksAt(layer)) * width;
  }

  /**
   * The node's vectors after this layer.
   *
   * @param in the node and its in-edges
   * @param out at least {@link #outputWidth} floats: base, then the layer's tracks (undefined ones
   *     are zeros); after the last layer the combined embedding h alone
   * @param workspace scratch; holds attention and beta afterwards
   * @return the tracks that are defined, bit p for track p
   * @throws IllegalArgumentException if an in-edge's relation does not end in the node's type
   */
  public int forward(Neighborhood in, float[] out, Workspace workspace) {
    int tracks = plan.tracksAt(layer);
    int edges = in.size() + (selfEdges ? 1 : 0);
    workspace.begin(layout, edges, tracks, maxInputs, width);
    int runs = findRuns(in, workspace);
    attend(in, runs, edges, workspace);

    boolean mixing = isLast() && tracks > 0;
    float[] vectors = mixing ? workspace.vectors : out;
    OutputStage stage = outputs[in.targetType()];
    stage.apply(workspace.messages, in.targetVector(), vectors, 0);
    int defined = 0;
    for (int p = 0; p < tracks; p++) {
      if (track(in, p, runs, workspace)) {
        defined |= 1 << p;
        stage.apply(workspace.messages, in.targetVector(), vectors, (1 + p) * width);
      } else {
        Arrays.fill(vectors, (1 + p) * width, (2 + p) * width, 0f);
      }
    }
    workspace.definedTracks = defined;
    if (mixing) {
      mixes[in.targetType()].combine(
          vectors, 0, tracks, defined, workspace.beta, workspace.scratch, out, 0);
    } else {
      workspace.beta[0] = 1f;
    }
    return defined;
  }

  /** Cuts the in-edges into runs of one relation each; the self edge is a run of its own. */
  private int findRuns(Neighborhood in, Workspace workspace) {
    int runs = 0;
    int n = in.size();
    for (int i = 0; i < n; i++) {
      if (i == 0 || in.directed(i) != in.directed(i - 1)) {
        checkRelation(in, in.directed(i));
        workspace.openRun(runs++, i, in.directed(i));
      }
    }
    if (selfEdges) {
      MetaRelations meta = weights.meta();
      workspace.openRun(runs++, n, meta.count() - meta.types() + in.targetType());
    }
    workspace.openRun(runs, n + (selfEdges ? 1 : 0), -1);
    return runs;
  }

  private void checkRelation(Neighborhood in, int relation) {
    MetaRelations meta = weights.meta();
    if (relation < 0 || relation >= meta.count() || meta.target(relation) != in.targetType()) {
      throw new IllegalArgumentException(
          "in-edge of relation "
              + relation
              + " at a node of type "
              + in.targetType()
              + ": the relation does not end in that type");
    }
    if (folded[relation] == null) {
      throw new IllegalArgumentException(
          "in-edge of relation "
              + relation
              + ": its source type "
              + meta.source(relation)
              + " has no vectors at layer "
              + layer);
    }
  }

  /** The base: attention over all in-edges and the gathered messages. */
  private void attend(Neighborhood in, int runs, int edges, Workspace ws) {
    queries[in.targetType()].apply(in.targetVector(), ws.query);
    ws.ensureRuns(runs, slots * maxInputs, layout.period());
    for (int run = 0; run < runs; run++) {
      FoldedRelation relation = folded[ws.runRelation[run]];
      int from = ws.runStart[run];
      int n = ws.runStart[run + 1] - from;
      fillSources(in, relation, from, n, ws);
      int kAt = run * slots * maxInputs;
      int cAt = run * layout.period();
      attention.foldQuery(relation, ws.query, ws.foldedKeys, kAt, ws.keyConstants, cAt);
      attention.logits(
          relation,
          ws.sources,
          from * maxInputs,
          n,
          ws.foldedKeys,
          kAt,
          ws.keyConstants,
          cAt,
          ws.logits,
          from);
      attention.scale(relation.scale, n, ws.logits, from, ws.attention, from);
    }
    attention.softmax(ws.attention, edges);
    Arrays.fill(ws.messages, 0, width, 0f);
    for (int run = 0; run < runs; run++) {
      int from = ws.runStart[run];
      attention.gather(
          folded[ws.runRelation[run]],
          ws.attention,
          from,
          ws.sources,
          from * maxInputs,
          ws.runStart[run + 1] - from,
          runs == 1,
          ws.sums,
          ws.messages);
    }
  }

  /** Source vectors of a run: rows of the relation's padded inputs, one after the other. */
  private void fillSources(
      Neighborhood in, FoldedRelation relation, int from, int n, Workspace ws) {
    int at = from * maxInputs;
    int edges = Math.min(n, in.size() - from);
    if (edges > 0) {
      sources.fill(in, from, edges, 0, relation, ws.sources, at, ws.edgeScratch);
    }
    if (edges < n) {
      sources.fillSelf(in, relation, ws.sources, at + edges * relation.padded);
    }
  }

  /** A track: attention over the in-edges of its relation whose source vector is defined. */
  private boolean track(Neighborhood in, int p, int runs, Workspace ws) {
    int run = 0;
    while (run < runs && ws.runRelation[run] != plan.relation(layer, p)) {
      run++;
    }
    if (run == runs) {
      return false;
    }
    FoldedRelation relation = folded[ws.runRelation[run]];
    int from = ws.runStart[run];
    int all = ws.runStart[run + 1] - from;
    int parent = plan.parent(layer, p);
    int n = all;
    float[] u = ws.sources;
    int uAt = from * maxInputs;
    float[] weightsOfTrack = ws.trackLogits;
    if (parent == TrackPlan.BASE) {
      // The same source vectors and query as the base: the same logits but for the prior.
      attention.scale(trackScales[p], n, ws.logits, from, weightsOfTrack, 0);
    } else {
      n = 0;
      for (int e = from; e < from + all; e++) {
        if ((in.sourceDefined(e) >> parent & 1) != 0) {
          sources.fill(
              in, e, 1, 1 + parent, relation, ws.trackSources, n * relation.padded, ws.edgeScratch);
          ws.trackEdges[n++] = e;
        }
      }
      if (n == 0) {
        return false;
      }
      u = ws.trackSources;
      uAt = 0;
      attention.logits(
          relation,
          u,
          uAt,
          n,
          ws.foldedKeys,
          run * slots * maxInputs,
          ws.keyConstants,
          run * layout.period(),
          weightsOfTrack,
          0);
      attention.scale(trackScales[p], n, weightsOfTrack, 0, weightsOfTrack, 0);
    }
    attention.softmax(weightsOfTrack, n);
    for (int e = 0; e < n; e++) {
      int edge = parent == TrackPlan.BASE ? from + e : ws.trackEdges[e];
      ws.noteTrack(p, edge, weightsOfTrack, e);
    }
    Arrays.fill(ws.messages, 0, width, 0f);
    attention.gather(relation, weightsOfTrack, 0, u, uAt, n, true, ws.sums, ws.messages);
    return true;
  }
}

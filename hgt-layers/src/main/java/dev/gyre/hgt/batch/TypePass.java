package dev.gyre.hgt.batch;

import dev.gyre.hgt.grad.LinearOp;
import dev.gyre.hgt.grad.OutputOp;
import dev.gyre.hgt.grad.Weight;
import dev.gyre.hgt.layer.LayerWeights;
import dev.gyre.hgt.layer.MetaRelations;
import dev.gyre.hgt.layer.TrackPlan;
import dev.gyre.hgt.layer.TypeWeights;
import dev.gyre.hgt.real.Reals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One layer's forward and backward pass for the target rows of one node type. */
final class TypePass {

  /** The vector of sources that is read over a relation: 0 the base, 1 + p track p. */
  private record ReadKey(int relation, int vector) {}

  /** What gives one vector of the targets. */
  private record Head(AttentionOp attention, OutputOp output) {}

  private final LayerPass pass;
  private final LayerWeights weights;
  private final int type;
  private final int targets;
  private final LinearOp queryOp;
  private final Reals query;
  private final Map<ReadKey, SourceRead> reads = new LinkedHashMap<>();
  private final List<Head> heads = new ArrayList<>();

  TypePass(LayerPass pass, int type, int targets) {
    this.pass = pass;
    this.weights = pass.weights();
    this.type = type;
    this.targets = targets;
    TypeWeights own = weights.type(type);
    this.queryOp = pass.binding().linear(own.query());
    this.query = queryOp.forward(pass.in(type).base(), targets);
  }

  /** Base and tracks of the targets after the layer. */
  TypeVectors forward() {
    MetaRelations meta = weights.meta();
    List<SourceRead> all = new ArrayList<>();
    List<Weight> priors = new ArrayList<>();
    for (int r = 0; r < meta.count(); r++) {
      if (meta.target(r) == type && pass.isRead(r)) {
        all.add(read(r, 0));
        priors.add(pass.binding().of(weights.relation(meta.parameter(r)).prior()));
      }
    }
    Reals base = attend(all, priors, new boolean[targets]);
    List<Reals> tracks = new ArrayList<>();
    List<boolean[]> defined = new ArrayList<>();
    for (int p = 0; p < pass.tracks(); p++) {
      if (meta.target(pass.trackRelation(p)) == type) {
        boolean[] has = new boolean[targets];
        tracks.add(track(p, has));
        defined.add(has);
      } else {
        heads.add(null);
        tracks.add(null);
        defined.add(null);
      }
    }
    return new TypeVectors(targets, base, tracks, defined);
  }

  private Reals track(int p, boolean[] has) {
    int relation = pass.trackRelation(p);
    int vector = pass.trackParent(p) == TrackPlan.BASE ? 0 : 1 + pass.trackParent(p);
    boolean any = pass.isRead(relation) && pass.source(relation).vectors().get(vector) != null;
    return attend(
        any ? List.of(read(relation, vector)) : List.of(),
        any ? List.of(pass.binding().of(weights.trackPriors().get(p))) : List.of(),
        has);
  }

  private SourceRead read(int relation, int vector) {
    return reads.computeIfAbsent(
        new ReadKey(relation, vector),
        key -> {
          TypeVectors source = pass.source(relation);
          return new SourceRead(
              pass.relation(relation),
              source.vectors().get(vector),
              source.nodes(),
              source.masks().get(vector),
              query,
              weights.heads());
        });
  }

  private Reals attend(List<SourceRead> all, List<Weight> priors, boolean[] has) {
    AttentionOp attention =
        new AttentionOp(targets, all, priors, weights.heads(), weights.headWidth());
    OutputOp output = new OutputOp(pass.binding(), weights.type(type));
    heads.add(new Head(attention, output));
    return output.forward(attention.forward(query, has), pass.in(type).base());
  }

  /**
   * Backward.
   *
   * @param dOut gradients of base and tracks; overwritten
   * @param dIn by type, receive the gradients of the rows before the layer
   */
  void backward(TypeVectors dOut, List<TypeVectors> dIn) {
    Reals dTarget = dIn.get(type).base();
    List<Reals> gradients = dOut.vectors();
    for (int i = 0; i < heads.size(); i++) {
      Head head = heads.get(i);
      if (head != null) {
        head.attention().backward(head.output().backward(gradients.get(i), dTarget));
      }
    }
    Reals dQuery = query.zeros(query.size());
    reads.forEach(
        (key, read) -> {
          TypeVectors dSource = dIn.get(weights.meta().source(key.relation()));
          read.backward(dQuery, dSource.vectors().get(key.vector()));
        });
    if (!reads.isEmpty()) {
      queryOp.backward(dQuery, dTarget);
    }
  }
}

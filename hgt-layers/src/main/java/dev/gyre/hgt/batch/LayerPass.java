package dev.gyre.hgt.batch;

import dev.gyre.hgt.grad.Binding;
import dev.gyre.hgt.grad.LinearOp;
import dev.gyre.hgt.grad.Weight;
import dev.gyre.hgt.layer.EdgeTerms;
import dev.gyre.hgt.layer.LayerWeights;
import dev.gyre.hgt.layer.TimeBuckets;
import dev.gyre.hgt.layer.TimeWeights;
import dev.gyre.hgt.layer.TrackPlan;
import dev.gyre.hgt.real.Reals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One forward pass of a layer over a batch, and its backward pass. For one thread and one use:
 * forward when it is made, then {@link #backward} at most once.
 */
public final class LayerPass {

  private final BatchLayer layer;
  private final Binding binding;
  private final List<TypeVectors> in;
  private final LayerBlock block;
  private final LinearOp timeOp;
  private final Weight timeTable;
  private final Weight time;
  private final Map<Integer, ProjectedRelation> relations = new TreeMap<>();
  private final List<TypePass> types = new ArrayList<>();
  private final List<TypeVectors> out = new ArrayList<>();

  LayerPass(BatchLayer layer, Binding binding, List<TypeVectors> in, LayerBlock block) {
    this.layer = layer;
    this.binding = binding;
    this.in = in;
    this.block = block;
    TimeWeights timeWeights = weights().time();
    if (timeWeights == null) {
      timeOp = null;
      timeTable = null;
      time = null;
    } else {
      timeOp = binding.linear(timeWeights.linear());
      timeTable = binding.of(timeWeights.table());
      time = new Weight(timeOp.forward(timeTable.value(), TimeBuckets.COUNT));
    }
    for (int type = 0; type < in.size(); type++) {
      if (in.get(type).base() == null) {
        types.add(null);
        out.add(TypeVectors.of(block.targets(type), null));
      } else {
        types.add(new TypePass(this, type, block.targets(type)));
        out.add(types.get(type).forward());
      }
    }
  }

  /** By type the vectors of the target rows; none for a type without vectors before the layer. */
  public List<TypeVectors> out() {
    return out;
  }

  /**
   * Adds to the gradients of the layer's weights, and gives those of the rows before the layer.
   *
   * @param dOut by type the gradients of {@link #out}, overwritten; a base of null where there are
   *     none
   */
  public List<TypeVectors> backward(List<TypeVectors> dOut) {
    List<TypeVectors> dIn = in.stream().map(TypeVectors::zeros).toList();
    for (int type = 0; type < types.size(); type++) {
      if (types.get(type) != null && dOut.get(type).base() != null) {
        types.get(type).backward(dOut.get(type), dIn);
      }
    }
    Reals dTime = time == null ? null : time.gradient();
    relations.values().forEach(relation -> relation.backward(dTime));
    if (time != null) {
      timeOp.backward(dTime, timeTable.gradient());
    }
    return dIn;
  }

  LayerWeights weights() {
    return layer.weights();
  }

  Binding binding() {
    return binding;
  }

  TypeVectors in(int type) {
    return in.get(type);
  }

  TypeVectors source(int relation) {
    return in.get(weights().meta().source(relation));
  }

  /** Whether a relation has edges whose sources have vectors. */
  boolean isRead(int relation) {
    RelationEdges edges = block.edges().get(relation);
    return edges != null && edges.size() > 0 && source(relation).base() != null;
  }

  ProjectedRelation relation(int relation) {
    EdgeTerms edgeTerms = layer.edgeTerms();
    return relations.computeIfAbsent(
        relation,
        r ->
            new ProjectedRelation(
                binding,
                weights(),
                r,
                block.edges().get(r),
                edgeTerms,
                time == null ? null : time.value()));
  }

  int tracks() {
    return plan().tracksAt(layer.number());
  }

  int trackRelation(int track) {
    return plan().relation(layer.number(), track);
  }

  int trackParent(int track) {
    return plan().parent(layer.number(), track);
  }

  private TrackPlan plan() {
    return layer.plan();
  }
}

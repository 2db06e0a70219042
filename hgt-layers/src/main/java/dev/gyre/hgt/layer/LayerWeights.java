package dev.gyre.hgt.layer;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * All weights of one layer as published, nothing folded: the form that files hold, batches use and
 * gradients are taken in.
 *
 * <pre>
 * symbol        shape             field
 * W_K, W_Q, W_V in_tau x d        types[tau].key, .query, .value
 * A_r, M_r      H x d_k x d_k     relations[r].attention, .message
 * mu_r          H                 relations[r].prior
 * T             240 x in          time
 * E_r           rows_r x in       edgeRows[r]
 * A-linear      d x d             types[tau].output
 * mu_(p, r)     H                 trackPriors[p]
 * </pre>
 */
public final class LayerWeights implements Serializable {

  private static final long serialVersionUID = 1L;

  private final MetaRelations meta;
  private final List<TypeWeights> types;
  private final List<RelationWeights> relations;
  private final TimeWeights time;
  private final List<float[]> edgeRows;
  private final List<float[]> trackPriors;
  private final int heads;
  private final int width;

  /**
   * The weights of a layer.
   *
   * @param meta the graph's meta relations
   * @param types weights of each node type; null for a type without vectors at this layer
   * @param relations weights of each relation parameter
   * @param time temporal encoding; null when off
   * @param edgeRows E_r of each meta relation; empty when edge features are off
   * @param trackPriors the prior of each track of the layer; empty without tracks
   * @throws IllegalArgumentException if shapes do not agree
   */
  public LayerWeights(
      MetaRelations meta,
      List<TypeWeights> types,
      List<RelationWeights> relations,
      TimeWeights time,
      List<float[]> edgeRows,
      List<float[]> trackPriors) {
    this.meta = meta;
    this.types = Collections.unmodifiableList(new ArrayList<>(types));
    this.relations = List.copyOf(relations);
    this.time = time;
    this.edgeRows = List.copyOf(edgeRows);
    this.trackPriors = List.copyOf(trackPriors);
    require("node types", types.size(), meta.types());
    require("relation parameters", relations.size(), meta.parameters());
    TypeWeights any =
        types.stream()
            .filter(Objects::nonNull)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("a layer needs at least one type"));
    this.width = any.key().outputs();
    this.heads = relations.isEmpty() ? 1 : relations.get(0).heads();
    for (TypeWeights type : types) {
      if (type != null) {
        require("output width of a type", type.key().outputs(), width);
        if (time != null) {
          require("input width of a type with temporal encoding", type.inputs(), timeWidth());
        }
      }
    }
    for (RelationWeights relation : relations) {
      require("heads of a relation", relation.heads(), heads);
      require("heads times head width of a relation", heads * relation.headWidth(), width);
    }
    for (float[] prior : trackPriors) {
      require("heads of a track's prior", prior.length, heads);
    }
    if (!edgeRows.isEmpty()) {
      require("edge feature matrices", edgeRows.size(), meta.count());
    }
  }

  private static void require(String what, int actual, int wanted) {
    if (actual != wanted) {
      throw new IllegalArgumentException(
          what + ": the layer's weights have " + actual + " where " + wanted + " are needed");
    }
  }

  private int timeWidth() {
    return time.linear().inputs();
  }

  /** The meta relations. */
  public MetaRelations meta() {
    return meta;
  }

  /** Weights of a node type; null when it has no vectors at this layer. */
  public TypeWeights type(int type) {
    return types.get(type);
  }

  /** Weights of a relation parameter. */
  public RelationWeights relation(int parameter) {
    return relations.get(parameter);
  }

  /** Temporal encoding; null when off. */
  public TimeWeights time() {
    return time;
  }

  /** Whether edges have features in this layer. */
  public boolean hasEdgeRows() {
    return !edgeRows.isEmpty();
  }

  /** E_r of a meta relation, rows of the input width. */
  public float[] edgeRows(int relation) {
    return edgeRows.get(relation);
  }

  /** The priors of the layer's tracks. */
  public List<float[]> trackPriors() {
    return trackPriors;
  }

  /** Heads, H. */
  public int heads() {
    return heads;
  }

  /** Output width, d. */
  public int width() {
    return width;
  }

  /** Floats per head, d_k. */
  public int headWidth() {
    return width / heads;
  }
}

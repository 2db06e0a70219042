package dev.gyre.hgt.batch;

import dev.gyre.hgt.grad.Binding;
import dev.gyre.hgt.grad.Weight;
import dev.gyre.hgt.layer.EdgeTerms;
import dev.gyre.hgt.layer.LayerWeights;
import dev.gyre.hgt.layer.RelationWeights;
import dev.gyre.hgt.layer.RowTerms;
import dev.gyre.hgt.layer.TypeWeights;
import dev.gyre.hgt.real.Reals;

/** Keys and values of the in-edges of one meta relation, for every vector that is read over it. */
final class ProjectedRelation {

  private final RelationEdges edges;
  private final ProjectedSide keys;
  private final ProjectedSide values;
  private final EdgeTermsOp keyTerms;
  private final EdgeTermsOp valueTerms;
  private final int heads;
  private final int headWidth;

  ProjectedRelation(
      Binding binding,
      LayerWeights weights,
      int relation,
      RelationEdges edges,
      EdgeTerms edgeTerms,
      Reals timeRows) {
    this.edges = edges;
    TypeWeights source = weights.type(weights.meta().source(relation));
    RelationWeights own = weights.relation(weights.meta().parameter(relation));
    boolean hasTerms = weights.hasEdgeRows() && weights.edgeRows(relation).length > 0;
    Weight edgeRows = hasTerms ? binding.of(weights.edgeRows(relation)) : null;
    heads = weights.heads();
    headWidth = weights.headWidth();
    keys = new ProjectedSide(binding, source.key(), own.attention(), heads, timeRows, edgeRows);
    values = new ProjectedSide(binding, source.value(), own.message(), heads, timeRows, edgeRows);
    if (hasTerms) {
      float[] learned = edgeTerms.defaults(relation);
      Weight defaults = learned.length == 0 ? null : binding.of(learned);
      RowTerms terms = edgeTerms.terms(relation, edges.size(), edges.features(), edges.label());
      keyTerms = new EdgeTermsOp(terms, defaults, keys.edge(), heads, headWidth);
      valueTerms = new EdgeTermsOp(terms, defaults, values.edge(), heads, headWidth);
    } else {
      keyTerms = null;
      valueTerms = null;
    }
  }

  RelationEdges edges() {
    return edges;
  }

  /** Keys of the edges when these rows are read of their sources. */
  EdgeVectors keys(Reals sources, int count) {
    return new EdgeVectors(edges, keys, keyTerms, sources, count, heads, headWidth);
  }

  /** Values of the edges when these rows are read of their sources. */
  EdgeVectors values(Reals sources, int count) {
    return new EdgeVectors(edges, values, valueTerms, sources, count, heads, headWidth);
  }

  void backward(Reals dTime) {
    keys.backward(dTime);
    values.backward(dTime);
  }
}

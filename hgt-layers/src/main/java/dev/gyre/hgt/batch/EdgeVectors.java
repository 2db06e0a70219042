package dev.gyre.hgt.batch;

import dev.gyre.hgt.grad.LinearOp;
import dev.gyre.hgt.grad.RowTermsOp;
import dev.gyre.hgt.grad.Weight;
import dev.gyre.hgt.real.Reals;

/**
 * The projected vector of every edge, never written out for all: the sum of its source's, time
 * bucket's and features' rows. Backward scatters its gradient to the same rows.
 */
final class EdgeVectors {

  private final RelationEdges edges;
  private final LinearOp projection;
  private final Weight sources;
  private final Weight time;
  private final Weight edge;
  private final RowTermsOp terms;
  private final int width;

  EdgeVectors(RelationEdges edges, ProjectedSide side, RowTermsOp terms, Reals rows, int count) {
    this.edges = edges;
    this.projection = side.sources();
    this.sources = new Weight(projection.forward(rows, count));
    this.time = side.time();
    this.edge = side.edge();
    this.terms = terms;
    this.width = count == 0 ? 0 : sources.value().size() / count;
  }

  RelationEdges edges() {
    return edges;
  }

  /** Writes the vector of an edge. */
  void read(int e, Reals out) {
    int source = edges.source()[e] * width;
    if (time == null) {
      out.copy(0, sources.value(), source, width);
    } else {
      out.sum(0, sources.value(), source, time.value(), bucket(e) * width, width);
    }
    if (terms != null) {
      terms.addTo(e, edge.value(), out, 0);
    }
  }

  /** Adds the gradient of an edge's vector to those of its rows. */
  void scatter(int e, Reals d) {
    sources.gradient().axpy(edges.source()[e] * width, 1, d, 0, width);
    if (time != null) {
      time.gradient().axpy(bucket(e) * width, 1, d, 0, width);
    }
    if (terms != null) {
      terms.backward(e, d, 0, edge.value(), edge.gradient());
    }
  }

  private int bucket(int e) {
    return edges.bucket() == null ? 0 : edges.bucket()[e];
  }

  /** Backward through the projection of the sources, after all edges were scattered. */
  void backward(Reals dRows) {
    if (sources.hasGradient()) {
      projection.backward(sources.gradient(), dRows);
    }
  }
}

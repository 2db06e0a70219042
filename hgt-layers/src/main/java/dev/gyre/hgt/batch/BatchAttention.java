package dev.gyre.hgt.batch;

import dev.gyre.hgt.kernel.Kernels;
import dev.gyre.hgt.layer.BlockProduct;
import dev.gyre.hgt.layer.EdgeTerms;
import dev.gyre.hgt.layer.LayerWeights;
import dev.gyre.hgt.layer.Linear;
import dev.gyre.hgt.layer.MetaRelations;
import dev.gyre.hgt.layer.RelationWeights;
import dev.gyre.hgt.layer.TypeWeights;
import java.util.List;

/**
 * Attention of all nodes of a type at once. Sources, and not queries, are projected: {@code K A}
 * and {@code V M} of every source node, time bucket and edge feature row are large products, and by
 * linearity those of an edge are the sum of its three rows.
 */
final class BatchAttention {

  /**
   * In-edges that are attended over together with others.
   *
   * @param relation their meta relation
   * @param edges the edges
   * @param source rows of the source type that they read
   * @param defined which sources have such a row; null for all
   * @param sources number of source nodes
   * @param prior mu
   */
  record Read(
      int relation,
      RelationEdges edges,
      float[] source,
      boolean[] defined,
      int sources,
      float[] prior) {

    boolean reads(int edge) {
      return defined == null || defined[edges.source()[edge]];
    }
  }

  /** Rows that the vector of an edge is the sum of. */
  private record Rows(float[] source, float[] time, float[] edge) {}

  private final LayerWeights weights;
  private final EdgeTerms edgeTerms;
  private final float[] timeRows;
  private final Kernels kernels;
  private final int heads;
  private final int width;

  BatchAttention(LayerWeights weights, EdgeTerms edgeTerms, Kernels kernels) {
    this.weights = weights;
    this.edgeTerms = edgeTerms;
    this.timeRows = weights.time() == null ? null : weights.time().encoded();
    this.kernels = kernels;
    this.heads = weights.heads();
    this.width = weights.width();
  }

  /**
   * The gathered messages m of every target node.
   *
   * @param query Q of the targets, row-major
   * @param reads what is attended over, all in one softmax
   * @param any receives which targets have at least one edge that reads
   */
  float[] messages(int targets, float[] query, List<Read> reads, boolean[] any) {
    float[][] attention = new float[reads.size()][];
    for (int i = 0; i < attention.length; i++) {
      attention[i] = logits(reads.get(i), targets, query);
    }
    softmax(targets, reads, attention, any);
    float[] messages = new float[targets * width];
    for (int i = 0; i < attention.length; i++) {
      gather(reads.get(i), targets, attention[i], messages);
    }
    return messages;
  }

  private float[] logits(Read read, int targets, float[] query) {
    RelationWeights relation = relation(read);
    Rows rows = rows(read, BlockProduct.fold(source(read).key(), relation.attention(), heads));
    RelationEdges edges = read.edges();
    int headWidth = width / heads;
    double root = Math.sqrt(headWidth);
    float[] logits = new float[edges.size() * heads];
    float[] key = new float[width];
    for (int t = 0; t < targets; t++) {
      for (int e = edges.rowPtr()[t]; e < edges.rowPtr()[t + 1]; e++) {
        if (read.reads(e)) {
          vector(read, rows, e, key);
          for (int h = 0; h < heads; h++) {
            float dot =
                kernels.dot(query, t * width + h * headWidth, key, h * headWidth, headWidth);
            logits[e * heads + h] = (float) (dot * (read.prior()[h] / root));
          }
        }
      }
    }
    return logits;
  }

  private void softmax(int targets, List<Read> reads, float[][] attention, boolean[] any) {
    float[] row = new float[16];
    for (int t = 0; t < targets; t++) {
      int n = 0;
      for (Read read : reads) {
        n += read.edges().rowPtr()[t + 1] - read.edges().rowPtr()[t];
      }
      if (row.length < n) {
        row = new float[2 * n];
      }
      for (int h = 0; h < heads; h++) {
        int count = visit(t, h, reads, attention, row, false);
        kernels.softmax(1f, row, 0, count);
        visit(t, h, reads, attention, row, true);
        any[t] = count > 0;
      }
    }
  }

  /** Copies one head's weights of a target's edges to a row, or back; returns how many. */
  private int visit(
      int target, int head, List<Read> reads, float[][] attention, float[] row, boolean back) {
    int count = 0;
    for (int i = 0; i < attention.length; i++) {
      Read read = reads.get(i);
      int end = read.edges().rowPtr()[target + 1];
      for (int e = read.edges().rowPtr()[target]; e < end; e++) {
        if (read.reads(e)) {
          if (back) {
            attention[i][e * heads + head] = row[count];
          } else {
            row[count] = attention[i][e * heads + head];
          }
          count++;
        }
      }
    }
    return count;
  }

  private void gather(Read read, int targets, float[] attention, float[] messages) {
    RelationWeights relation = relation(read);
    Rows rows = rows(read, BlockProduct.fold(source(read).value(), relation.message(), heads));
    RelationEdges edges = read.edges();
    int headWidth = width / heads;
    float[] value = new float[width];
    for (int t = 0; t < targets; t++) {
      for (int e = edges.rowPtr()[t]; e < edges.rowPtr()[t + 1]; e++) {
        if (read.reads(e)) {
          vector(read, rows, e, value);
          for (int h = 0; h < heads; h++) {
            int at = h * headWidth;
            kernels.axpy(attention[e * heads + h], value, at, messages, t * width + at, headWidth);
          }
        }
      }
    }
  }

  private RelationWeights relation(Read read) {
    return weights.relation(weights.meta().parameter(read.relation()));
  }

  private TypeWeights source(Read read) {
    MetaRelations meta = weights.meta();
    return weights.type(meta.source(read.relation()));
  }

  private Rows rows(Read read, Linear folded) {
    int inputs = folded.inputs();
    float[] edge = hasEdgeTerms(read) ? weights.edgeRows(read.relation()) : new float[0];
    return new Rows(
        BatchLinear.apply(folded, read.source(), read.sources()),
        timeRows == null
            ? null
            : BatchLinear.times(timeRows, timeRows.length / inputs, inputs, folded.weight(), width),
        BatchLinear.times(edge, edge.length / inputs, inputs, folded.weight(), width));
  }

  private boolean hasEdgeTerms(Read read) {
    return weights.hasEdgeRows() && weights.edgeRows(read.relation()).length > 0;
  }

  /** The projected vector of an edge: the sum of its source's, bucket's and features' rows. */
  private void vector(Read read, Rows rows, int e, float[] out) {
    RelationEdges edges = read.edges();
    System.arraycopy(rows.source(), edges.source()[e] * width, out, 0, width);
    if (rows.time() != null) {
      kernels.add(out, 0, rows.time(), edges.bucket()[e] * width, out, 0, width);
    }
    if (hasEdgeTerms(read)) {
      edgeTerms.addTo(
          read.relation(),
          edges.features(),
          e * edges.featureWidth(),
          edges.label() == null ? 0 : edges.label()[e],
          rows.edge(),
          width,
          out,
          0,
          kernels);
    }
  }
}

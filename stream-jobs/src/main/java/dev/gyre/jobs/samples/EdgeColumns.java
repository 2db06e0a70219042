package dev.gyre.jobs.samples;

import it.unimi.dsi.fastutil.bytes.ByteArrayList;
import it.unimi.dsi.fastutil.floats.FloatArrayList;
import it.unimi.dsi.fastutil.ints.IntArrayList;

/**
 * In-edges of one directed relation of many node states, in compressed sparse rows: a row for each
 * state, 6 bytes and the features an edge.
 */
final class EdgeColumns {

  private final int width;
  private final IntArrayList start = IntArrayList.of(0);
  private final IntArrayList source = new IntArrayList();
  private final ByteArrayList bucket = new ByteArrayList();
  private final ByteArrayList label = new ByteArrayList();
  private final FloatArrayList features = new FloatArrayList();

  EdgeColumns(int width) {
    this.width = width;
  }

  /**
   * Adds an in-edge to the open row.
   *
   * @param source state of the source a layer below
   * @param bucket time bucket, 0 to 239
   * @param label ordinal of the label
   */
  void add(int source, int bucket, int label, float[] features, int featuresAt) {
    this.source.add(source);
    this.bucket.add((byte) bucket);
    this.label.add((byte) label);
    this.features.addElements(this.features.size(), features, featuresAt, width);
  }

  /** Ends the row of a state. */
  void endRow() {
    start.add(source.size());
  }

  int from(int row) {
    return start.getInt(row);
  }

  int to(int row) {
    return start.getInt(row + 1);
  }

  int source(int edge) {
    return source.getInt(edge);
  }

  int bucket(int edge) {
    return bucket.getByte(edge) & 0xFF;
  }

  byte label(int edge) {
    return label.getByte(edge);
  }

  int width() {
    return width;
  }

  /** Copies the features of consecutive edges. */
  void features(int from, int to, float[] out, int at) {
    features.getElements(from * width, out, at, (to - from) * width);
  }

  /** Number of edges. */
  int size() {
    return source.size();
  }
}

package dev.gyre.hgt.batch;

import dev.gyre.graph.slot.SlotList;
import dev.gyre.hgt.layer.TimeBuckets;
import it.unimi.dsi.fastutil.bytes.ByteArrayList;
import it.unimi.dsi.fastutil.floats.FloatArrayList;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;

/** In-edges of one directed relation as a cut finds them, row after row. */
final class EdgeRows {

  private final int featureWidth;
  private final IntArrayList rowPtr = IntArrayList.of(0);
  private final IntArrayList source = new IntArrayList();
  private final IntArrayList bucket = new IntArrayList();
  private final ByteArrayList label = new ByteArrayList();
  private final FloatArrayList features = new FloatArrayList();

  EdgeRows(int featureWidth) {
    this.featureWidth = featureWidth;
  }

  /** Adds an edge to the row that is open. */
  void add(int sourceRow, long clockMs, SlotList slots, int slot) {
    source.add(sourceRow);
    bucket.add(TimeBuckets.of(clockMs - slots.timestampMs(slot)));
    label.add((byte) slots.label(slot).ordinal());
    if (featureWidth > 0) {
      features.addElements(
          features.size(), slots.features(), slots.featureOffset(slot), featureWidth);
    }
  }

  /** Ends the row that is open. */
  void endRow() {
    rowPtr.add(source.size());
  }

  /** The edges of the first rows. */
  RelationEdges first(int rows) {
    int edges = rowPtr.getInt(rows);
    return new RelationEdges(
        Arrays.copyOf(rowPtr.elements(), rows + 1),
        Arrays.copyOf(source.elements(), edges),
        Arrays.copyOf(bucket.elements(), edges),
        Arrays.copyOf(label.elements(), edges),
        Arrays.copyOf(features.elements(), edges * featureWidth),
        featureWidth);
  }
}

package dev.gyre.jobs.samples;

import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.NodeId;
import it.unimi.dsi.fastutil.booleans.BooleanArrayList;
import it.unimi.dsi.fastutil.floats.FloatArrayList;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;

/**
 * The interactions of a replay in its order, one row each: what the scorer reads beside the
 * embeddings, which node states the embeddings are of, and the label with its availability.
 */
public final class InteractionTable {

  private final int featureWidth;
  private final int sourceWidth;
  private final int targetWidth;
  private final LongArrayList dataRow = new LongArrayList();
  private final LongArrayList timestampMs = new LongArrayList();
  private final LongArrayList availableAtMs = new LongArrayList();
  private final BooleanArrayList fraud = new BooleanArrayList();
  private final IntArrayList source = new IntArrayList();
  private final IntArrayList target = new IntArrayList();
  private final IntArrayList sourceState = new IntArrayList();
  private final IntArrayList targetState = new IntArrayList();
  // How many interactions a kept one stands for; 0 where it was not kept.
  private final FloatArrayList weight = new FloatArrayList();
  private final FloatArrayList features = new FloatArrayList();
  private final FloatArrayList sourceAggregates = new FloatArrayList();
  private final FloatArrayList targetAggregates = new FloatArrayList();
  private final Object2IntOpenHashMap<NodeId> numbers = new Object2IntOpenHashMap<>();

  InteractionTable(int featureWidth, int sourceWidth, int targetWidth) {
    this.featureWidth = featureWidth;
    this.sourceWidth = sourceWidth;
    this.targetWidth = targetWidth;
  }

  void add(
      long row,
      EdgeUpsert edge,
      KnownLabels labels,
      float[] ofSource,
      float[] ofTarget,
      StatePair states,
      double rate) {
    dataRow.add(row);
    timestampMs.add(edge.timestampMs());
    availableAtMs.add(labels.availableAtMs(edge.id()));
    fraud.add(labels.isFraud(edge.id()));
    source.add(numberOf(edge.source().key()));
    target.add(numberOf(edge.target().key()));
    features.addElements(features.size(), edge.features());
    sourceAggregates.addElements(sourceAggregates.size(), ofSource);
    targetAggregates.addElements(targetAggregates.size(), ofTarget);
    weight.add(states == null ? 0f : (float) (1 / rate));
    sourceState.add(states == null ? StateExtractor.NONE : states.source());
    targetState.add(states == null ? StateExtractor.NONE : states.target());
  }

  private int numberOf(NodeId node) {
    int next = numbers.size();
    int found = numbers.putIfAbsent(node, next);
    return found == numbers.defaultReturnValue() && numbers.getInt(node) == next ? next : found;
  }

  /** Number of interactions. */
  public int size() {
    return dataRow.size();
  }

  /** The 0-based data row of the interaction's record in its file. */
  public long dataRow(int i) {
    return dataRow.getLong(i);
  }

  /** The interaction's time, epoch milliseconds. */
  public long timestampMs(int i) {
    return timestampMs.getLong(i);
  }

  /** When its label becomes available, or {@link KnownLabels#NEVER} if it has none. */
  public long availableAtMs(int i) {
    return availableAtMs.getLong(i);
  }

  /** Whether it has a label at some time. */
  public boolean isLabelled(int i) {
    return availableAtMs.getLong(i) != KnownLabels.NEVER;
  }

  /** Whether its label says fraud, at some time. */
  public boolean isFraud(int i) {
    return fraud.getBoolean(i);
  }

  /** Number of the source node among all nodes of the table. */
  public int source(int i) {
    return source.getInt(i);
  }

  /** Number of the target node among all nodes of the table. */
  public int target(int i) {
    return target.getInt(i);
  }

  /** Whether the node states of its ends were kept. */
  public boolean isSampled(int i) {
    return weight.getFloat(i) > 0;
  }

  /** How many interactions it stands for; 0 if it was not kept. */
  public float weight(int i) {
    return weight.getFloat(i);
  }

  int sourceState(int i) {
    return sourceState.getInt(i);
  }

  int targetState(int i) {
    return targetState.getInt(i);
  }

  /** Floats in the interaction's features. */
  public int featureWidth() {
    return featureWidth;
  }

  /** Number of aggregates of the source. */
  public int sourceWidth() {
    return sourceWidth;
  }

  /** Number of aggregates of the target. */
  public int targetWidth() {
    return targetWidth;
  }

  /** One feature of the interaction, NaN where missing. */
  public float feature(int i, int feature) {
    return features.getFloat(i * featureWidth + feature);
  }

  /** Copies the features, NaN where missing. */
  public void copyFeatures(int i, float[] out, int at) {
    features.getElements(i * featureWidth, out, at, featureWidth);
  }

  /** Copies the source's raw aggregates as of the interaction. */
  public void copySourceAggregates(int i, float[] out, int at) {
    sourceAggregates.getElements(i * sourceWidth, out, at, sourceWidth);
  }

  /** Copies the target's raw aggregates as of the interaction. */
  public void copyTargetAggregates(int i, float[] out, int at) {
    targetAggregates.getElements(i * targetWidth, out, at, targetWidth);
  }
}

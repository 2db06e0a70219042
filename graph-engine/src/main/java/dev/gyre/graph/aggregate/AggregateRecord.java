package dev.gyre.graph.aggregate;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.gyre.graph.event.EdgeId;
import dev.gyre.graph.event.HalfEdge;
import dev.gyre.graph.event.HalfLabel;
import dev.gyre.graph.event.Label;
import dev.gyre.graph.event.NodeId;
import java.util.Arrays;

/**
 * The aggregates of one node. Mutable, for one thread.
 *
 * <p><b>What is counted.</b> Of an edge its creation, the upsert whose update time is its
 * timestamp: once, in the slice of the timestamp, whether or not the edge ever held a slot, and
 * whatever was deleted before or after. An edge is known by (relation, timestamp, id, other node);
 * of several different creations each value counts where it is greatest. Of labels each (edge,
 * availability) counts once, in the slice of the availability; of several labels there the greatest
 * counts. Unknown is not counted as a label.
 *
 * <p><b>How it is known that one came before.</b> An item that the watermark has passed is late and
 * does not get here, so only items at or after the watermark can come again, and just those are
 * {@linkplain OpenItems remembered}. An item before the watermark is never counted. What is counted
 * is therefore a function of the accepted events alone: each was accepted at or after the watermark
 * of its arrival.
 *
 * <p><b>What a reading covers.</b> As of time t the slices with index in {@code (floor(t / slice) -
 * windowSlices, floor(t / slice)]}, each whole, and so edges of t's slice that are after t. Labels
 * are exact at that end: one is seen if it is available at or before t, never earlier. This takes
 * {@code t >=} watermark, as an interaction that is being scored has it; before the watermark, and
 * {@linkplain #readAtClock at the clock}, labels of t's own slice are left out.
 *
 * <p>{@code SINCE_LAST} is t less the greatest of these times at or before t: the last of each
 * slice, and, where that is after t, the slice's first.
 *
 * <p>Readings are right for t after {@code watermark - longest edge window}: slices are kept that
 * long.
 */
public final class AggregateRecord {

  private static final Hasher64 HASHER = Hashing.komihash5_0();

  private final AggregatePlan aggregates;
  private final int nodeType;
  private final TypePlan plan;
  // By place in the plan; null until the first item comes.
  private final SliceTable[] tables;
  private final OpenItems[] open;
  private long sealedBeforeMs = Long.MIN_VALUE;

  /** The aggregates of a node of which nothing is known yet. */
  public AggregateRecord(AggregatePlan aggregates, int nodeType) {
    this.aggregates = aggregates;
    this.nodeType = nodeType;
    this.plan = aggregates.typePlan(nodeType);
    this.tables = new SliceTable[plan.tables().size()];
    this.open = new OpenItems[plan.sources().size()];
  }

  /**
   * The aggregates of a node as an earlier record had them, empty: fill them through {@link
   * #tableForRestore} and {@link #openForRestore}.
   */
  public static AggregateRecord restore(
      AggregatePlan aggregates, int nodeType, long sealedBeforeMs) {
    AggregateRecord record = new AggregateRecord(aggregates, nodeType);
    record.sealedBeforeMs = sealedBeforeMs;
    return record;
  }

  // ---- changes ----------------------------------------------------------------------------

  /**
   * Counts an edge event, if it is the edge's creation and has not been counted.
   *
   * @param watermarkMs W
   * @return whether anything changed
   */
  public boolean record(HalfEdge half, long watermarkMs) {
    if (!half.isCreation() || isSealed(half.timestampMs(), watermarkMs)) {
      return false;
    }
    int source = sourceOf(half.directed(), false);
    if (source < 0) {
      return false;
    }
    int[] features = plan.sources().get(source).features();
    long[] values = new long[features.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = FixedPoint.of(half.features()[features[i]]);
    }
    long hash = hash(half.timestampMs(), half.id(), half.other().key());
    return count(source, half.timestampMs(), hash, values, half.other().key());
  }

  /**
   * Counts a label, if it has not been counted.
   *
   * @param watermarkMs W
   * @return whether anything changed
   */
  public boolean recordLabel(HalfLabel half, long watermarkMs) {
    int source = sourceOf(half.directed(), true);
    if (source < 0 || isSealed(half.availableAtMs(), watermarkMs)) {
      return false;
    }
    long[] values = new long[plan.sources().get(source).values()];
    values[TypePlan.LABELLED] = half.label() == Label.UNKNOWN ? 0 : 1;
    values[TypePlan.FRAUD] = half.label() == Label.FRAUD ? 1 : 0;
    long hash = hash(half.timestampMs(), half.id(), half.other().key());
    return count(source, half.availableAtMs(), hash, values, half.other().key());
  }

  /**
   * Whether labels of edges of a relation are counted at all.
   *
   * @param directed number of the directed relation
   */
  public boolean countsLabels(int directed) {
    return sourceOf(directed, true) >= 0;
  }

  private boolean isSealed(long timeMs, long watermarkMs) {
    return timeMs < Math.max(watermarkMs, sealedBeforeMs);
  }

  private int sourceOf(int directed, boolean labels) {
    for (int i = 0; i < open.length; i++) {
      TypePlan.Source source = plan.sources().get(i);
      if (source.directed() == directed && source.labels() == labels) {
        return i;
      }
    }
    return -1;
  }

  private boolean count(int source, long timeMs, long hash, long[] values, NodeId other) {
    OpenItems items = openForRestore(source);
    int at = items.find(timeMs, hash);
    if (at >= 0) {
      return raise(source, items, at, values);
    }
    items.insert(~at, timeMs, hash, values);
    for (int t = 0; t < tables.length; t++) {
      if (plan.tables().get(t).source() == source) {
        tableForRestore(t).add(timeMs, values, other.lo());
      }
    }
    return true;
  }

  private boolean raise(int source, OpenItems items, int at, long[] values) {
    boolean changed = false;
    for (int v = 0; v < values.length; v++) {
      long from = items.value(at, v);
      if (values[v] > from) {
        items.setValue(at, v, values[v]);
        for (int t = 0; t < tables.length; t++) {
          if (plan.tables().get(t).source() == source) {
            // An aggregate that was declared after the item came has counted nothing of it.
            tableForRestore(t).raise(items.timeMs(at), v, from, values[v]);
          }
        }
        changed = true;
      }
    }
    return changed;
  }

  private static long hash(long timestampMs, EdgeId id, NodeId other) {
    // The other node's identity is a hash already: half of it is as good as all.
    return HASHER.hashLongLongLongToLong(
        HASHER.hashLongLongToLong(id.hi(), id.lo()), other.lo(), timestampMs);
  }

  /**
   * Forgets what no accepted event can repeat and no reading can want.
   *
   * @return whether anything was dropped
   */
  public boolean prune(long watermarkMs) {
    if (watermarkMs <= sealedBeforeMs) {
      return false;
    }
    sealedBeforeMs = watermarkMs;
    boolean changed = false;
    for (OpenItems items : open) {
      changed |= items != null && items.prune(watermarkMs);
    }
    for (SliceTable table : tables) {
      changed |= table != null && table.prune(watermarkMs, plan.edgeWindowMs());
    }
    return changed;
  }

  /**
   * The watermark at which {@link #prune} next drops a slice; {@link Long#MAX_VALUE} if there is
   * none. A node that nothing else touches is pruned then.
   */
  public long nextPruneMs() {
    long next = Long.MAX_VALUE;
    for (SliceTable table : tables) {
      next = table == null ? next : Math.min(next, table.nextPruneMs(plan.edgeWindowMs()));
    }
    return next;
  }

  // ---- readings ---------------------------------------------------------------------------

  /**
   * The aggregates as of a time, in the plan's order; NaN where one is missing. The record must
   * have been {@linkplain #prune pruned} at the watermark.
   */
  public float[] read(long asOfMs) {
    return read(asOfMs, asOfMs >= sealedBeforeMs);
  }

  /**
   * The aggregates as of the node's clock, as the embedding reads them: labels of the clock's own
   * slice are left out, so that a reading does not depend on the watermark. All missing for {@link
   * Long#MIN_VALUE}, no clock.
   */
  public float[] readAtClock(long clockMs) {
    return clockMs == Long.MIN_VALUE ? aggregates.missing(nodeType) : read(clockMs, false);
  }

  /** {@link #readAtClock}, quantised: the features that the encoder takes. */
  public float[] quantisedAtClock(long clockMs) {
    return aggregates.quantise(nodeType, readAtClock(clockMs));
  }

  private float[] read(long asOfMs, boolean exactLabels) {
    float[] values = new float[plan.readings().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) read(plan.readings().get(i), asOfMs, exactLabels);
    }
    return values;
  }

  private double read(TypePlan.Reading reading, long asOfMs, boolean exactLabels) {
    SliceTable table = tables[reading.table()];
    TypePlan.Table tablePlan = plan.tables().get(reading.table());
    long last = Math.floorDiv(asOfMs, tablePlan.sliceMs());
    int from = 0;
    int to = 0;
    if (table != null) {
      from = table.firstFrom(last - reading.slices() + 1);
      boolean whole = exactLabels || !reading.function().readsLabels();
      to = Math.max(from, table.firstFrom(whole ? last + 1 : last));
    }
    int first = reading.column();
    return switch (reading.function()) {
      case COUNT -> sum(table, from, to, first);
      case SUM -> FixedPoint.toDouble(sum(table, from, to, first));
      case MEAN ->
          FixedPoint.toDouble(sum(table, from, to, first))
              / orMissing(sum(table, from, to, reading.second()));
      case MAX -> greatest(table, from, to, first);
      case DISTINCT -> table == null ? 0 : table.unionSize(from, to);
      case SINCE_LAST -> sinceLast(table, from, to, reading, asOfMs);
      case LABEL_COUNT ->
          sum(table, from, to, first)
              - notYet(tablePlan, last, asOfMs, exactLabels, TypePlan.LABELLED);
      case FRAUD_COUNT ->
          sum(table, from, to, first)
              - notYet(tablePlan, last, asOfMs, exactLabels, TypePlan.FRAUD);
      case FRAUD_SHARE ->
          (sum(table, from, to, first)
                  - notYet(tablePlan, last, asOfMs, exactLabels, TypePlan.FRAUD))
              / orMissing(
                  sum(table, from, to, reading.second())
                      - notYet(tablePlan, last, asOfMs, exactLabels, TypePlan.LABELLED));
    };
  }

  /** The labels of the last slice that are not available yet: all of them are open. */
  private double notYet(
      TypePlan.Table table, long slice, long asOfMs, boolean exactLabels, int value) {
    OpenItems items = open[table.source()];
    if (!exactLabels || items == null) {
      return 0;
    }
    return items.sumBetween(asOfMs, (slice + 1) * table.sliceMs(), value);
  }

  private static double orMissing(double count) {
    return count == 0 ? Double.NaN : count;
  }

  private static double sum(SliceTable table, int from, int to, int column) {
    double sum = 0;
    for (int row = from; row < to; row++) {
      sum += table.cell(row, column);
    }
    return sum;
  }

  private static double greatest(SliceTable table, int from, int to, int column) {
    long greatest = FixedPoint.MISSING;
    for (int row = from; row < to; row++) {
      greatest = Math.max(greatest, table.cell(row, column));
    }
    return greatest == FixedPoint.MISSING ? Double.NaN : FixedPoint.toDouble(greatest);
  }

  private static double sinceLast(
      SliceTable table, int from, int to, TypePlan.Reading reading, long asOfMs) {
    for (int row = to - 1; row >= from; row--) {
      long lastMs = table.cell(row, reading.second());
      if (lastMs == Long.MIN_VALUE) {
        // A slice from before the aggregate was declared.
        continue;
      }
      if (lastMs <= asOfMs) {
        return asOfMs - lastMs;
      }
      long firstMs = table.cell(row, reading.column());
      if (firstMs <= asOfMs) {
        return asOfMs - firstMs;
      }
    }
    return Double.NaN;
  }

  /**
   * Reads some of what is kept, a step deeper each time: several records are read from memory at
   * the same time when all take a step before any takes the next.
   *
   * @param depth 0 for the lists of tables and items, 1 for what they hold, 2 for its numbers
   * @return something of what was read
   */
  public long touch(int depth) {
    if (depth == 0) {
      return tables.length + open.length;
    }
    long sum = 0;
    for (SliceTable table : tables) {
      sum += table == null ? 0 : depth == 1 ? table.size() : table.touch();
    }
    for (OpenItems items : open) {
      sum += items == null ? 0 : depth == 1 ? items.size() : items.touch();
    }
    return sum;
  }

  // ---- encoding ---------------------------------------------------------------------------

  /** Type of the node. */
  public int nodeType() {
    return nodeType;
  }

  /** The plan the record is laid out by. */
  public AggregatePlan plan() {
    return aggregates;
  }

  /** Items before this time are counted for good: the greatest watermark it was pruned at. */
  public long sealedBeforeMs() {
    return sealedBeforeMs;
  }

  /** Number of tables in the plan of the node's type. */
  public int tableCount() {
    return tables.length;
  }

  /** A table; null if nothing has come for it. */
  public SliceTable table(int i) {
    return tables[i];
  }

  /** A table, made if it is not there. */
  public SliceTable tableForRestore(int i) {
    if (tables[i] == null) {
      tables[i] = new SliceTable(plan.tables().get(i));
    }
    return tables[i];
  }

  /** Number of sources of items in the plan of the node's type. */
  public int sourceCount() {
    return open.length;
  }

  /** The open items of a source; null if nothing has come for it. */
  public OpenItems open(int i) {
    return open[i];
  }

  /** The open items of a source, made if they are not there. */
  public OpenItems openForRestore(int i) {
    if (open[i] == null) {
      open[i] = new OpenItems(plan.sources().get(i).values());
    }
    return open[i];
  }

  /** Whether nothing is kept. */
  public boolean isEmpty() {
    return Arrays.stream(tables).allMatch(table -> table == null || table.size() == 0);
  }
}

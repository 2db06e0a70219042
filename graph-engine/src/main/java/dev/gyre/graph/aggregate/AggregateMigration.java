package dev.gyre.graph.aggregate;

import dev.gyre.graph.schema.FeatureMapping;
import dev.gyre.graph.schema.SchemaMapping;

/**
 * Turns the aggregates of nodes under one plan into those under a later one.
 *
 * <p>What both plans count (of the same relation, over slices of the same length) keeps its
 * history; what only the later one counts begins empty, and what only the earlier one counted is
 * dropped.
 */
public final class AggregateMigration {

  private static final int NEW = -1;

  private final AggregatePlan from;
  private final AggregatePlan to;
  private final SchemaMapping mapping;

  /**
   * A migration between two plans.
   *
   * @param mapping from the schema of the earlier plan to that of the later one
   */
  public AggregateMigration(AggregatePlan from, AggregatePlan to, SchemaMapping mapping) {
    this.from = from;
    this.to = to;
    this.mapping = mapping;
  }

  /** The aggregates of a node under the later plan. */
  public AggregateRecord apply(AggregateRecord old) {
    int newType = mapping.type(old.nodeType());
    TypePlan oldPlan = from.typePlan(old.nodeType());
    TypePlan newPlan = to.typePlan(newType);
    AggregateRecord next = AggregateRecord.restore(to, newType, old.sealedBeforeMs());
    for (int source = 0; source < next.sourceCount(); source++) {
      int oldSource = oldSource(oldPlan, newPlan.sources().get(source));
      if (oldSource != NEW && old.open(oldSource) != null) {
        copyItems(
            old.open(oldSource),
            next.openForRestore(source),
            values(oldPlan.sources().get(oldSource), newPlan.sources().get(source)));
      }
    }
    for (int table = 0; table < next.tableCount(); table++) {
      copyTable(old, oldPlan, next, newPlan, table);
      if (next.table(table) != null && old.sealedBeforeMs() != Long.MIN_VALUE) {
        // Shorter windows need fewer slices, and what is sealed is not pruned again.
        next.table(table).prune(old.sealedBeforeMs(), newPlan.edgeWindowMs());
      }
    }
    return next;
  }

  private void copyTable(
      AggregateRecord old, TypePlan oldPlan, AggregateRecord next, TypePlan newPlan, int table) {
    TypePlan.Table is = newPlan.tables().get(table);
    if (next.open(is.source()) != null) {
      // An item that comes again raises the tables of its source, which have to be there.
      next.tableForRestore(table);
    }
    int oldSource = oldSource(oldPlan, newPlan.sources().get(is.source()));
    int oldTable = oldTable(oldPlan, oldSource, is.sliceMs());
    if (oldTable == NEW || old.table(oldTable) == null) {
      return;
    }
    TypePlan.Table was = oldPlan.tables().get(oldTable);
    int[] values = values(oldPlan.sources().get(oldSource), newPlan.sources().get(is.source()));
    copyRows(old.table(oldTable), next.tableForRestore(table), columns(was, is, values), is);
  }

  private static void copyRows(
      SliceTable old, SliceTable next, int[] oldColumn, TypePlan.Table is) {
    long[] cells = new long[oldColumn.length];
    for (int row = 0; row < old.size(); row++) {
      for (int c = 0; c < cells.length; c++) {
        cells[c] =
            oldColumn[c] == NEW ? is.columns()[c].kind().empty() : old.cell(row, oldColumn[c]);
      }
      DistinctSketch sketch = null;
      if (is.distinct()) {
        sketch = old.hasSketches() ? old.sketch(row) : new DistinctSketch();
      }
      next.append(old.slice(row), cells, 0, sketch);
    }
  }

  private static void copyItems(OpenItems old, OpenItems next, int[] oldValue) {
    long[] values = new long[oldValue.length];
    for (int i = 0; i < old.size(); i++) {
      for (int v = 0; v < values.length; v++) {
        values[v] = oldValue[v] == NEW ? FixedPoint.MISSING : old.value(i, oldValue[v]);
      }
      next.append(old.timeMs(i), old.hash(i), values, 0);
    }
  }

  private int oldSource(TypePlan oldPlan, TypePlan.Source is) {
    for (int i = 0; i < oldPlan.sources().size(); i++) {
      TypePlan.Source was = oldPlan.sources().get(i);
      if (was.labels() == is.labels() && mapping.directed(was.directed()) == is.directed()) {
        return i;
      }
    }
    return NEW;
  }

  private static int oldTable(TypePlan oldPlan, int oldSource, long sliceMs) {
    for (int i = 0; oldSource != NEW && i < oldPlan.tables().size(); i++) {
      TypePlan.Table was = oldPlan.tables().get(i);
      if (was.source() == oldSource && was.sliceMs() == sliceMs) {
        return i;
      }
    }
    return NEW;
  }

  /** By value of the later source: the value of the earlier one, or {@link #NEW}. */
  private int[] values(TypePlan.Source was, TypePlan.Source is) {
    int[] old = new int[is.values()];
    FeatureMapping features = mapping.edgeFeatures(was.directed());
    for (int v = 0; v < old.length; v++) {
      old[v] = is.labels() ? v : indexOf(was.features(), features.oldPlace(is.features()[v]));
    }
    return old;
  }

  private static int indexOf(int[] places, int wanted) {
    for (int i = 0; i < places.length; i++) {
      if (places[i] == wanted) {
        return i;
      }
    }
    return NEW;
  }

  /** By column of the later table: the column of the earlier one, or {@link #NEW}. */
  private static int[] columns(TypePlan.Table was, TypePlan.Table is, int[] oldValue) {
    int[] old = new int[is.columns().length];
    for (int c = 0; c < old.length; c++) {
      Column column = is.columns()[c];
      int value = column.kind().readsValue() ? oldValue[column.value()] : 0;
      old[c] = NEW;
      for (int i = 0; i < was.columns().length; i++) {
        if (was.columns()[i].equals(new Column(column.kind(), value))) {
          old[c] = i;
        }
      }
    }
    return old;
  }
}

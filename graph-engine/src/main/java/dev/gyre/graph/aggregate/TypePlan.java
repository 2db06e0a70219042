package dev.gyre.graph.aggregate;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What nodes of one type keep for their aggregates.
 *
 * @param specs the aggregates, in the order of a reading
 * @param readings where each of them is read, in the same order
 * @param sources the streams of items that are counted
 * @param tables the slices they are counted in
 * @param edgeWindowMs how far behind the watermark a node's clock can be
 */
record TypePlan(
    List<AggregateSpec> specs,
    List<Reading> readings,
    List<Source> sources,
    List<Table> tables,
    long edgeWindowMs)
    implements Serializable {

  /**
   * A stream of items: the creations of a relation's edges, or the labels of its edges.
   *
   * @param directed the relation
   * @param labels whether labels, and not edges
   * @param features places in the edge's feature vector of an item's values; of a label they are
   *     "is a label" and "is fraud"
   */
  record Source(int directed, boolean labels, int[] features) implements Serializable {

    int values() {
      return labels ? LABEL_VALUES : features.length;
    }
  }

  /**
   * The slices of one source and slice length.
   *
   * @param source place of the source
   * @param sliceMs length of a slice
   * @param windowSlices the longest window, in slices
   * @param columns the numbers kept for each slice
   * @param distinct whether each slice keeps a sketch of the other nodes
   */
  record Table(int source, long sliceMs, long windowSlices, Column[] columns, boolean distinct)
      implements Serializable {}

  /**
   * Where an aggregate is read.
   *
   * @param function what is computed
   * @param table place of the table
   * @param column its first column; of a share the fraud
   * @param second its second column, if it has two; of a share the labels
   * @param slices slices in its window
   */
  record Reading(AggregateSpec.Function function, int table, int column, int second, int slices)
      implements Serializable {}

  static final int LABELLED = 0;
  static final int FRAUD = 1;
  private static final int LABEL_VALUES = 2;

  static TypePlan of(List<AggregateSpec> specs, long edgeWindowMs) {
    Builder builder = new Builder();
    specs.forEach(builder::add);
    return new TypePlan(
        List.copyOf(specs),
        List.copyOf(builder.readings),
        builder.sources(),
        builder.tables(),
        edgeWindowMs);
  }

  /** Shares sources, tables and columns among the aggregates that read the same. */
  private static final class Builder {

    private final List<Reading> readings = new ArrayList<>();
    private final List<OpenSource> sources = new ArrayList<>();
    private final List<OpenTable> tables = new ArrayList<>();

    private record OpenSource(int directed, boolean labels, IntArrayList features) {}

    private record OpenTable(
        int source, long sliceMs, long[] slices, List<Column> columns, boolean[] distinct) {}

    void add(AggregateSpec spec) {
      int source = source(spec.directedRelation(), spec.function().readsLabels());
      int place = table(source, spec.sliceMs());
      OpenTable table = tables.get(place);
      table.slices()[0] = Math.max(table.slices()[0], spec.windowSlices());
      int value = 0;
      if (spec.function().readsFeature()) {
        value = indexIn(sources.get(source).features(), spec.featureIndex());
      }
      int first = 0;
      int second = 0;
      switch (spec.function()) {
        case COUNT -> first = column(table, Column.Kind.COUNT, 0);
        case SUM -> first = column(table, Column.Kind.SUM, value);
        case MEAN -> {
          first = column(table, Column.Kind.SUM, value);
          second = column(table, Column.Kind.PRESENT, value);
        }
        case MAX -> first = column(table, Column.Kind.GREATEST, value);
        case DISTINCT -> table.distinct()[0] = true;
        case SINCE_LAST -> {
          first = column(table, Column.Kind.FIRST, 0);
          second = column(table, Column.Kind.LAST, 0);
        }
        case LABEL_COUNT -> first = column(table, Column.Kind.SUM, LABELLED);
        case FRAUD_COUNT -> first = column(table, Column.Kind.SUM, FRAUD);
        case FRAUD_SHARE -> {
          first = column(table, Column.Kind.SUM, FRAUD);
          second = column(table, Column.Kind.SUM, LABELLED);
        }
        default -> throw new AssertionError(spec.function());
      }
      readings.add(new Reading(spec.function(), place, first, second, spec.windowSlices()));
    }

    private int source(int directed, boolean labels) {
      for (int i = 0; i < sources.size(); i++) {
        if (sources.get(i).directed() == directed && sources.get(i).labels() == labels) {
          return i;
        }
      }
      sources.add(new OpenSource(directed, labels, new IntArrayList()));
      return sources.size() - 1;
    }

    private int table(int source, long sliceMs) {
      for (int i = 0; i < tables.size(); i++) {
        if (tables.get(i).source() == source && tables.get(i).sliceMs() == sliceMs) {
          return i;
        }
      }
      tables.add(new OpenTable(source, sliceMs, new long[1], new ArrayList<>(), new boolean[1]));
      return tables.size() - 1;
    }

    private static int column(OpenTable table, Column.Kind kind, int value) {
      return indexIn(table.columns(), new Column(kind, value));
    }

    private static <T> int indexIn(List<T> list, T item) {
      int at = list.indexOf(item);
      if (at >= 0) {
        return at;
      }
      list.add(item);
      return list.size() - 1;
    }

    private List<Source> sources() {
      return sources.stream()
          .map(s -> new Source(s.directed(), s.labels(), s.features().toIntArray()))
          .toList();
    }

    private List<Table> tables() {
      return tables.stream()
          .map(
              t ->
                  new Table(
                      t.source(),
                      t.sliceMs(),
                      t.slices()[0],
                      t.columns().toArray(new Column[0]),
                      t.distinct()[0]))
          .toList();
    }
  }
}

package dev.gyre.graph.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.gyre.graph.TestGraphs;
import dev.gyre.graph.aggregate.AggregateSpec.Function;
import dev.gyre.graph.event.EdgeId;
import dev.gyre.graph.event.HalfEdge;
import dev.gyre.graph.event.HalfLabel;
import dev.gyre.graph.event.Label;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.schema.SchemaException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AggregateRecordTest {

  private static final NodeRef M = NodeRef.of(TestGraphs.SCHEMA, 1, "m");
  private static final int NO_FEATURE = AggregateSpec.NO_FEATURE;

  private static AggregateSpec spec(Function function, long windowMs, long sliceMs) {
    return new AggregateSpec(
        "x", 0, function, function.readsFeature() ? 0 : NO_FEATURE, windowMs, sliceMs);
  }

  private static AggregateRecord record(AggregateSpec... specs) {
    return new AggregateRecord(AggregatePlan.of(TestGraphs.SCHEMA, List.of(specs)), 1);
  }

  private static HalfEdge edge(String other, String id, long ts, float amount) {
    NodeRef source = NodeRef.of(TestGraphs.SCHEMA, 0, other);
    return new HalfEdge(M, source, 0, EdgeId.of(id), ts, ts, false, new float[] {amount, 0});
  }

  private static HalfLabel label(String id, long ts, long at, Label label) {
    NodeRef source = NodeRef.of(TestGraphs.SCHEMA, 0, "a");
    return new HalfLabel(M, source, 0, EdgeId.of(id), ts, at, label);
  }

  @Test
  void ofDifferentCreationsOfOneEdgeTheGreatestValueCounts() {
    for (List<Float> order : List.of(List.of(1f, 4f, 2f), List.of(4f, 2f, 1f))) {
      AggregateRecord record = record(spec(Function.SUM, 8, 4));
      order.forEach(amount -> record.record(edge("a", "e", 5, amount), 0));
      record.record(edge("a", "e", 5, Float.NaN), 0);
      assertThat(record.read(5)).as("in the order %s", order).containsExactly(4);
    }
  }

  @Test
  void anItemTheWatermarkHasPassedIsNotCounted() {
    AggregateRecord record = record(spec(Function.COUNT, 8, 4));
    assertThat(record.record(edge("a", "e", 5, 1), 5)).as("at the watermark").isTrue();
    assertThat(record.record(edge("a", "f", 5, 1), 6)).isFalse();
    record.prune(5);
    assertThat(record.record(edge("a", "e", 5, 1), 5)).as("again, and in time").isFalse();
    record.prune(6);
    assertThat(record.open(0).size()).isZero();
    assertThat(record.record(edge("a", "e", 5, 1), 6)).as("again, and late").isFalse();
    assertThat(record.record(edge("a", "e", 5, 1), 0)).as("a watermark that went back").isFalse();
    assertThat(record.read(7)).containsExactly(1);
  }

  @Test
  void slicesAreAlignedToTheEpochBeforeItToo() {
    AggregateRecord record = record(spec(Function.COUNT, 4, 4));
    record.record(edge("a", "e", -1, 1), Long.MIN_VALUE);
    assertThat(record.read(-4)).containsExactly(1);
    assertThat(record.read(0)).containsExactly(0);
    assertThat(record.read(-5)).containsExactly(0);
  }

  @Test
  void slicesStayForEdgeWindowAndAggregateWindow() {
    // Edge window 10, aggregate window 8 in slices of 4: the slice of 5 is [4, 8).
    AggregateRecord record = record(spec(Function.COUNT, 8, 4));
    record.record(edge("a", "e", 5, 1), 0);
    assertThat(record.nextPruneMs()).isEqualTo(22);
    record.prune(21);
    assertThat(record.read(11)).as("the last time that reads it").containsExactly(1);
    assertThat(record.isEmpty()).isFalse();
    assertThat(record.prune(22)).isTrue();
    assertThat(record.isEmpty()).isTrue();
    assertThat(record.nextPruneMs()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void labelsAreExactFromTheWatermarkOnAndAtTheClockOfWholeSlices() {
    AggregateRecord record = record(spec(Function.FRAUD_COUNT, 8, 4));
    record.recordLabel(label("e", 1, 5, Label.FRAUD), 0);
    assertThat(record.read(4)).containsExactly(0);
    assertThat(record.read(5)).containsExactly(1);
    assertThat(record.readAtClock(7)).as("its own slice").containsExactly(0);
    assertThat(record.readAtClock(8)).containsExactly(1);
    record.prune(7);
    assertThat(record.read(7)).containsExactly(1);
    assertThat(record.read(6)).as("before the watermark").containsExactly(0);
    assertThat(record.readAtClock(8)).as("as before").containsExactly(1);
  }

  @Test
  void aRevisedLabelOfOneTimeReplacesTheLesserOne() {
    AggregateRecord record = record(spec(Function.FRAUD_SHARE, 8, 4));
    assertThat(record.recordLabel(label("e", 1, 5, Label.UNKNOWN), 0)).isTrue();
    assertThat(record.read(5)[0]).isNaN();
    record.recordLabel(label("e", 1, 5, Label.LEGITIMATE), 0);
    assertThat(record.read(5)[0]).isZero();
    record.recordLabel(label("e", 1, 5, Label.FRAUD), 0);
    assertThat(record.recordLabel(label("e", 1, 5, Label.LEGITIMATE), 0)).isFalse();
    assertThat(record.read(5)).containsExactly(1);
    record.recordLabel(label("e", 1, 6, Label.LEGITIMATE), 0);
    assertThat(record.read(6)).as("another time, another label").containsExactly(0.5f);
  }

  @Test
  void manyDifferentNodesAreEstimatedInAnyOrder() {
    AggregateRecord up = record(spec(Function.DISTINCT, 8, 4));
    AggregateRecord down = record(spec(Function.DISTINCT, 8, 4));
    int nodes = 2000;
    for (int i = 0; i < nodes; i++) {
      up.record(edge("n" + i, "e", i % 8, 1), 0);
      down.record(edge("n" + (nodes - 1 - i), "e", (nodes - 1 - i) % 8, 1), 0);
      if (i == 90) {
        assertThat(up.read(7)).as("exact while slices are small").containsExactly(91);
      }
    }
    assertThat(up.read(7)).containsExactly(down.read(7));
    assertThat((double) up.read(7)[0]).isCloseTo(nodes, within(0.1 * nodes));
  }

  @Test
  void sumsAreInTenThousandthsAndSaturate() {
    AggregateRecord record = record(spec(Function.SUM, 8, 4));
    for (int i = 0; i < 10; i++) {
      record.record(edge("a", "e" + i, 1, 0.1f), 0);
    }
    assertThat(record.read(1)).containsExactly(1);
    record.record(edge("a", "f", 1, Float.POSITIVE_INFINITY), 0);
    record.record(edge("a", "g", 1, Float.NEGATIVE_INFINITY), 0);
    assertThat(record.read(1)).containsExactly(1);
  }

  @Test
  void quantisationIsLogarithmicAndKeepsWhatIsMissing() {
    AggregateSpec count = spec(Function.COUNT, 4, 4);
    assertThat(count.quantise(0)).isZero();
    assertThat(count.quantise(3)).isEqualTo(2);
    assertThat(count.quantise(-3)).isEqualTo(-2);
    assertThat(count.quantise(1000)).isEqualTo(count.quantise(1050)).isEqualTo(10);
    assertThat(count.quantise(Float.NaN)).isNaN();
    AggregateSpec share = spec(Function.FRAUD_SHARE, 4, 4);
    assertThat(share.quantise(0.02f)).isEqualTo(1 / 32f);
    assertThat(share.quantise(1)).isEqualTo(1);
    AggregateRecord record = record(count);
    assertThat(record.quantisedAtClock(Long.MIN_VALUE)).containsExactly(Float.NaN);
  }

  @Test
  void restoresFromItsAccessors() {
    AggregatePlan plan = TestGraphs.PLAN;
    AggregateRecord record = new AggregateRecord(plan, 1);
    for (int i = 0; i < 200; i++) {
      record.record(edge("n" + i, "e" + i, i % 9, i % 5 == 0 ? Float.NaN : i), 0);
      record.recordLabel(label("e" + i, i % 9, i % 9 + 1, Label.of(i % 3)), 0);
    }
    record.prune(5);
    AggregateRecord copy = AggregateRecord.restore(plan, 1, record.sealedBeforeMs());
    for (int t = 0; t < record.tableCount(); t++) {
      SliceTable from = record.table(t);
      for (int row = 0; row < from.size(); row++) {
        long[] cells = new long[from.columns()];
        for (int c = 0; c < cells.length; c++) {
          cells[c] = from.cell(row, c);
        }
        DistinctSketch sketch = from.hasSketches() ? copyOf(from.sketch(row)) : null;
        copy.tableForRestore(t).append(from.slice(row), cells, 0, sketch);
      }
      assertThatIllegalStateException()
          .isThrownBy(
              () -> copy.tableForRestore(0).append(-1, new long[99], 0, new DistinctSketch()));
    }
    for (int s = 0; s < record.sourceCount(); s++) {
      OpenItems from = record.open(s);
      for (int i = 0; i < from.size(); i++) {
        long[] values = new long[from.values()];
        for (int v = 0; v < values.length; v++) {
          values[v] = from.value(i, v);
        }
        copy.openForRestore(s).append(from.timeMs(i), from.hash(i), values, 0);
      }
    }
    for (long asOf : new long[] {3, 5, 6, 9, 12}) {
      assertThat(copy.read(asOf)).containsExactly(record.read(asOf));
      assertThat(copy.readAtClock(asOf)).containsExactly(record.readAtClock(asOf));
    }
    assertThat(copy.record(edge("n7", "e7", 7, 7), 5)).as("known").isFalse();
  }

  private static DistinctSketch copyOf(DistinctSketch sketch) {
    return sketch.isExact()
        ? DistinctSketch.ofHashes(sketch.hashes())
        : DistinctSketch.ofRegisters(sketch.registers());
  }

  @Test
  void damagedSketchesAreNotRestored() {
    assertThatIllegalStateException().isThrownBy(() -> DistinctSketch.ofHashes(new long[] {2, 1}));
    assertThatIllegalStateException()
        .isThrownBy(() -> DistinctSketch.ofHashes(new long[DistinctSketch.EXACT + 1]));
    assertThatIllegalStateException().isThrownBy(() -> DistinctSketch.ofRegisters(new byte[7]));
  }

  @Test
  void aMistakeInADeclarationIsNamed() {
    assertThatExceptionOfType(SchemaException.class)
        .isThrownBy(() -> spec(Function.COUNT, 9, 4))
        .withMessageContaining("'x'")
        .withMessageContaining("multiple");
    assertThatExceptionOfType(SchemaException.class)
        .isThrownBy(() -> spec(Function.COUNT, 20_000, 1))
        .withMessageContaining("20000");
    assertThatExceptionOfType(SchemaException.class)
        .isThrownBy(() -> new AggregateSpec("x", 0, Function.SUM, NO_FEATURE, 4, 4))
        .withMessageContaining("name the feature");
    assertThatExceptionOfType(SchemaException.class)
        .isThrownBy(() -> record(new AggregateSpec("x", 0, Function.SUM, 2, 4, 4)))
        .withMessageContaining("feature 2")
        .withMessageContaining("'pays'");
    assertThatExceptionOfType(SchemaException.class)
        .isThrownBy(() -> record(new AggregateSpec("x", 4, Function.COUNT, NO_FEATURE, 4, 4)))
        .withMessageContaining("directed relation 4");
    assertThatExceptionOfType(SchemaException.class)
        .isThrownBy(() -> record(spec(Function.COUNT, 4, 4), spec(Function.COUNT, 8, 4)))
        .withMessageContaining("'x' is declared twice");
  }
}

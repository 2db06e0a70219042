package dev.gyre.graph.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.gyre.graph.TestGraphs;
import dev.gyre.graph.event.EdgeDelete;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.HalfEdges;
import dev.gyre.graph.event.HalfLabels;
import dev.gyre.graph.event.Label;
import dev.gyre.graph.event.LabelEvent;
import dev.gyre.graph.event.NodeUpsert;
import dev.gyre.graph.slot.Outcome;
import dev.gyre.graph.slot.SlotList;
import dev.gyre.graph.text.GraphText;
import org.junit.jupiter.api.Test;

class NodeRecordTest {

  private final GraphText text = new GraphText(TestGraphs.SCHEMA);
  private NodeRecord record;

  /** Applies what the events mean for node b. */
  private Outcome apply(String event, long watermark) {
    GraphEvent parsed = text.events(event).get(0);
    if (record == null) {
      record = new NodeRecord(TestGraphs.SCHEMA, text.node("b"));
    }
    if (parsed instanceof EdgeUpsert edge) {
      HalfEdges halves = HalfEdges.of(edge, TestGraphs.SCHEMA);
      return record.apply(halves.atTarget(), NodeRecord.NEVER, watermark);
    }
    if (parsed instanceof EdgeDelete edge) {
      HalfEdges halves = HalfEdges.of(edge, TestGraphs.SCHEMA);
      return record.apply(halves.atTarget(), NodeRecord.NEVER, watermark);
    }
    if (parsed instanceof LabelEvent label) {
      return record.apply(HalfLabels.of(label, TestGraphs.SCHEMA).atTarget(), watermark);
    }
    return record.apply((NodeUpsert) parsed);
  }

  @Test
  void isDueWhenAnEdgeLeavesOrALabelBecomesAvailable() {
    apply("(a:account)-[:knows {id: e1, t: 5}]->(b:account)", 0);
    assertThat(record.nextDueMs()).isEqualTo(12);
    apply("label (a)-[:knows {id: e1, t: 5, at: 9, is: fraud}]->(b)", 0);
    assertThat(record.nextDueMs()).isEqualTo(9);
    assertThat(record.advance(8)).isFalse();
    assertThat(record.advance(9)).as("the label shows").isTrue();
    assertThat(record.nextDueMs()).isEqualTo(12);
    assertThat(record.pendingLabels()).isNull();
    assertThat(record.advance(12)).as("the edge goes").isTrue();
    assertThat(record.nextDueMs()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void itsClockGoesBackWhenTheNewestLiveEdgeLeaves() {
    apply("(a:account)-[:knows {id: e1, t: 5}]->(b:account)", 0);
    assertThat(record.clockEndMs()).isEqualTo(12);
    apply("(a)-[:knows {id: e2, t: 8}]->(b)", 0);
    assertThat(record.clockEndMs()).isEqualTo(15);
    apply("delete (a)-[:knows {id: e2, t: 8, at: 9}]->(b)", 0);
    assertThat(record.clockEndMs()).as("the newest is dead").isEqualTo(12);
    record.advance(12);
    assertThat(record.clockMs()).isEqualTo(NodeRecord.NEVER);
    assertThat(record.clockEndMs()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aLabelWhoseEdgeNeverComesGoesWithTheWindow() {
    apply("label (a:account)-[:knows {id: e1, t: 5, at: 6, is: fraud}]->(b:account)", 0);
    apply("label (a)-[:knows {id: e1, t: 5, at: 7, is: fraud}]->(b)", 0);
    record.advance(7);
    assertThat(record.pendingLabels().size()).as("only the later one counts").isEqualTo(1);
    assertThat(record.nextDueMs()).isEqualTo(12);
    assertThat(record.advance(12)).isFalse();
    assertThat(record.pendingLabels()).isNull();
  }

  @Test
  void aLabelWhoseEdgeCanNoLongerComeIsDropped() {
    apply("label (a:account)-[:knows {id: e1, t: 5, at: 9, is: fraud}]->(b:account)", 0);
    apply("(a)-[:knows {id: e2, t: 5}]->(b)", 0);
    apply("(a)-[:knows {id: e3, t: 5}]->(b)", 0);
    record.advance(1);
    assertThat(record.pendingLabels()).isNull();
  }

  @Test
  void aLabelOfADeadEdgeChangesNothingLive() {
    apply("delete (a:account)-[:knows {id: e1, t: 5, at: 5}]->(b:account)", 0);
    apply("label (a)-[:knows {id: e1, t: 5, at: 9, is: fraud}]->(b)", 0);
    assertThat(record.advance(9)).isFalse();
    assertThat(record.slotsAt(1).label(0)).isEqualTo(Label.FRAUD);
  }

  @Test
  void aNeighboursDeletionKillsWhatIsAsOld() {
    apply("(a:account)-[:knows {id: e1, t: 5}]->(b:account)", 0);
    apply("(a)-[:knows {id: e2, t: 6}]->(b)", 0);
    assertThat(record.killFrom(text.node("b").key(), 9)).isFalse();
    assertThat(record.killFrom(text.node("a").key(), 5)).isTrue();
    assertThat(record.killFrom(text.node("a").key(), 4)).isFalse();
    assertThat(record.inDegree()).isEqualTo(1);
    assertThat(record.clockMs()).isEqualTo(6);
  }

  @Test
  void restoresFromItsAccessors() {
    apply("(b:account {t: 3, age: 4, kind: firm})", 0);
    apply("label (b)-[:knows {id: e1, t: 5, at: 6, is: legitimate}]->(b)", 0);
    apply("label (b)-[:knows {id: e1, t: 5, at: 8, is: fraud}]->(b)", 0);
    apply("(b)-[:knows {id: e2, t: 7}]->(b)", 0);
    NodeRecord copy =
        NodeRecord.restore(
            TestGraphs.SCHEMA,
            record.ref(),
            record.features(),
            record.featuresAtMs(),
            record.deletedAtMs(),
            record.namedAtMs());
    SlotList slots = record.slotsAt(1);
    SlotList into = copy.slotsForRestore(record.inRelation(1));
    into.append(
        slots.timestampMs(0),
        slots.idHi(0),
        slots.idLo(0),
        slots.otherHi(0),
        slots.otherLo(0),
        slots.updateTimeMs(0),
        slots.marks(0),
        slots.labelAvailableAtMs(0),
        slots.features(),
        slots.featureOffset(0));
    PendingLabels from = record.pendingLabels();
    for (int i = 0; i < from.size(); i++) {
      append(copy.pendingForRestore(), from, i);
    }
    assertThatIllegalStateException().isThrownBy(() -> append(copy.pendingForRestore(), from, 0));
    record = copy;
    apply("(b)-[:knows {id: e1, t: 5}]->(b)", 7);
    assertThat(record.slotsAt(1).label(0)).isEqualTo(Label.LEGITIMATE);
    assertThat(record.advance(8)).isTrue();
    assertThat(record.slotsAt(1).label(0)).isEqualTo(Label.FRAUD);
    assertThat(record.exists()).isTrue();
    assertThat(record.clockMs()).isEqualTo(7);
    assertThat(record.inRelationCount()).isEqualTo(3);
    assertThat(apply("(b {t: 3, age: 4, kind: firm})", 7)).isEqualTo(Outcome.DUPLICATE);
  }

  private static void append(PendingLabels into, PendingLabels from, int i) {
    into.append(
        from.directed(i),
        from.timestampMs(i),
        from.idHi(i),
        from.idLo(i),
        from.otherHi(i),
        from.otherLo(i),
        from.availableAtMs(i),
        from.label(i));
  }

  @Test
  void aRelationOfAnotherTypeIsRefused() {
    apply("(b:account {t: 3})", 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> record.slotsForRestore(0))
        .withMessageContaining("'account'")
        .withMessageContaining("'b'");
  }
}

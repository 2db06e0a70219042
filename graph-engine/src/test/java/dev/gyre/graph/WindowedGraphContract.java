package dev.gyre.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.aggregate.AggregateSpec;
import dev.gyre.graph.aggregate.AggregateSpec.Function;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.event.NodeUpsert;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.graph.slot.Outcome;
import dev.gyre.graph.text.GraphText;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link WindowedGraph} keeps to; a backend's test extends it. */
public abstract class WindowedGraphContract {

  private final GraphText text = new GraphText(TestGraphs.SCHEMA);
  private WindowedGraph graph;

  /** An empty graph of the backend under test. */
  protected abstract WindowedGraph newGraph(TypeSchema schema, AggregatePlan plan) throws Exception;

  @BeforeEach
  void emptyGraph() throws Exception {
    graph = newGraph(TestGraphs.SCHEMA, TestGraphs.PLAN);
  }

  private List<Outcome> apply(String events) {
    return text.events(events).stream().map(graph::apply).toList();
  }

  private NodeView view(String id) {
    return graph.node(text.node(id).key()).orElseThrow();
  }

  /** The live in-edges as "relation id from other", in order. */
  private List<String> inEdges(String id) {
    List<String> edges = new ArrayList<>();
    NodeView view = view(id);
    view.inEdges(
        (directed, slots, slot) -> {
          NodeRef other = graph.node(slots.other(slot)).orElseThrow().ref();
          edges.add(
              graph.schema().directedName(directed) + " " + slots.id(slot) + " " + other.id());
        });
    assertThat(view.inDegree()).isEqualTo(edges.size());
    return edges;
  }

  private List<String> labels(String id) {
    List<String> labels = new ArrayList<>();
    view(id)
        .inEdges((directed, slots, slot) -> labels.add(slots.id(slot) + " " + slots.label(slot)));
    return labels;
  }

  private float aggregate(String id, String name, long asOf) {
    List<AggregateSpec> specs = graph.aggregates().specs(text.node(id).type());
    for (int i = 0; i < specs.size(); i++) {
      if (specs.get(i).name().equals(name)) {
        return view(id).aggregates(asOf)[i];
      }
    }
    throw new AssertionError(name);
  }

  // ---- edges

  @Test
  void anEdgeIsAnInEdgeOfBothEnds() {
    assertThat(apply("(a:account)-[:pays {id: e1, t: 5, amount: 3.5}]->(m:merchant)"))
        .containsExactly(Outcome.APPLIED);
    assertThat(inEdges("m")).containsExactly("pays e1 a");
    assertThat(inEdges("a")).containsExactly("paid_by e1 m");
    assertThat(view("m").clockMs()).isEqualTo(5);
    assertThat(view("a").features()).isNull();
  }

  @Test
  void aSelfLoopIsTwoInEdgesOfItsNode() {
    apply("(a:account)-[:knows {id: e1, t: 5}]->(a)");
    assertThat(inEdges("a")).containsExactly("knows e1 a", "known_by e1 a");
  }

  @Test
  void edgesBetweenTheSameNodesAreAllKept() {
    apply("(a:account)-[:pays {id: e2, t: 5}]->(m:merchant); (a)-[:pays {id: e1, t: 5}]->(m)");
    assertThat(inEdges("m")).containsExactly("pays e1 a", "pays e2 a");
  }

  @Test
  void theGreatestByTimestampAndIdHoldTheSlots() {
    assertThat(
            apply(
                """
                (a:account)-[:pays {id: e1, t: 5}]->(m:merchant)
                (b:account)-[:pays {id: e2, t: 5}]->(m)
                (c:account)-[:pays {id: e3, t: 6}]->(m)
                (d:account)-[:pays {id: e4, t: 5}]->(m)
                """))
        .containsOnly(Outcome.APPLIED);
    assertThat(inEdges("m")).containsExactly("pays e2 b", "pays e4 d", "pays e3 c");
    assertThat(inEdges("a")).containsExactly("paid_by e1 m");
  }

  @Test
  void anEdgeBelowAllSlotsOfBothEndsHasNoEffect() {
    apply(
        """
        (a:account)-[:knows {id: e1, t: 5}]->(b:account); (a)-[:knows {id: e2, t: 5}]->(b)
        """);
    assertThat(apply("(a)-[:knows {id: e1, t: 4}]->(b)")).containsExactly(Outcome.BELOW_FAN_IN);
    assertThat(inEdges("b")).containsExactly("knows e1 a", "knows e2 a");
  }

  @Test
  void aDeletedEdgeKeepsItsSlotSoNothingEvictedComesBack() {
    apply(
        """
        (a:account)-[:knows {id: e1, t: 4}]->(b:account)
        (a)-[:knows {id: e2, t: 5}]->(b)
        (a)-[:knows {id: e3, t: 5}]->(b)
        delete (a)-[:knows {id: e3, t: 5, at: 6}]->(b)
        """);
    assertThat(apply("(a)-[:knows {id: e1, t: 4, at: 7}]->(b)"))
        .containsExactly(Outcome.BELOW_FAN_IN);
    assertThat(inEdges("b")).containsExactly("knows e2 a");
  }

  @Test
  void aDeleteThatComesFirstTakesASlotAndStays() {
    assertThat(
            apply(
                """
                delete (a:account)-[:knows {id: e1, t: 5, at: 8}]->(b:account)
                (a)-[:knows {id: e1, t: 5}]->(b)
                delete (a)-[:knows {id: e1, t: 5, at: 8}]->(b)
                """))
        .containsExactly(Outcome.APPLIED, Outcome.SUPERSEDED, Outcome.DUPLICATE);
    assertThat(inEdges("b")).isEmpty();
    assertThat(view("b").clockMs()).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void anUpdateOfAnUnknownEdgeInsertsIt() {
    apply("(a:account)-[:pays {id: e1, t: 5, at: 8, amount: 2}]->(m:merchant)");
    assertThat(apply("(a)-[:pays {id: e1, t: 5, amount: 1}]->(m)"))
        .containsExactly(Outcome.SUPERSEDED);
    view("m")
        .inEdges(
            (r, slots, slot) ->
                assertThat(slots.features()[slots.featureOffset(slot)]).isEqualTo(2));
    assertThat(inEdges("m")).containsExactly("pays e1 a");
  }

  @Test
  void versionsOfOneTimeAreOrderedByDeletionAndBytes() {
    assertThat(
            apply(
                """
                (a:account)-[:pays {id: e1, t: 5, at: 8, amount: 2, fee: 0}]->(m:merchant)
                (a)-[:pays {id: e1, t: 5, at: 8, amount: 1, fee: 9}]->(m)
                (a)-[:pays {id: e1, t: 5, at: 8, amount: -1, fee: 0}]->(m)
                (a)-[:pays {id: e1, t: 5, at: 8, amount: -1, fee: 0}]->(m)
                delete (a)-[:pays {id: e1, t: 5, at: 8}]->(m)
                (a)-[:pays {id: e1, t: 5, at: 8, amount: -7, fee: 0}]->(m)
                (a)-[:pays {id: e1, t: 5, at: 9, amount: 0, fee: 0}]->(m)
                """))
        .containsExactly(
            Outcome.APPLIED,
            Outcome.SUPERSEDED,
            Outcome.APPLIED,
            Outcome.DUPLICATE,
            Outcome.APPLIED,
            Outcome.SUPERSEDED,
            Outcome.APPLIED);
    assertThat(inEdges("m")).containsExactly("pays e1 a");
  }

  // ---- windows

  @Test
  void anEdgeExactlyAsOldAsTheWindowIsOut() {
    apply("(a:account)-[:pays {id: e1, t: 5}]->(m:merchant)");
    graph.advance(14);
    assertThat(inEdges("m")).containsExactly("pays e1 a");
    graph.advance(15);
    assertThat(inEdges("m")).isEmpty();
    assertThat(view("m").clockMs()).isEqualTo(Long.MIN_VALUE);
    assertThat(apply("(a)-[:pays {id: e2, t: 5}]->(m); (a)-[:pays {id: e3, t: 6}]->(m)"))
        .containsExactly(Outcome.OUT_OF_WINDOW, Outcome.APPLIED);
  }

  @Test
  void theWatermarkGoesOnlyForwardAndTheEndOfInputEndsNoWindow() {
    apply("(a:account)-[:pays {id: e1, t: 5}]->(m:merchant)");
    assertThat(graph.watermarkMs()).isEqualTo(Long.MIN_VALUE);
    graph.advance(12);
    graph.advance(3);
    graph.advance(Long.MAX_VALUE);
    assertThat(graph.watermarkMs()).isEqualTo(12);
    assertThat(inEdges("m")).containsExactly("pays e1 a");
  }

  // ---- nodes

  @Test
  void theNewestFeaturesCount() {
    assertThat(
            apply(
                """
                (a:account {t: 5, age: 30, kind: person})
                (a {t: 4, age: 20, kind: firm}); (a {t: 5, age: 30, kind: person})
                (a {t: 6, age: 31, kind: robot})
                """))
        .containsExactly(Outcome.APPLIED, Outcome.SUPERSEDED, Outcome.DUPLICATE, Outcome.APPLIED);
    assertThat(view("a").features()).containsExactly(31, 0);
  }

  @Test
  void aDeletedNodeTakesItsEdgesUpToThenWithItAtBothEnds() {
    assertThat(
            apply(
                    """
                (a:account {t: 1, age: 30, kind: person})
                (a)-[:pays {id: e1, t: 5}]->(m:merchant)
                (a)-[:pays {id: e2, t: 6}]->(m)
                (b:account)-[:pays {id: e3, t: 5}]->(m)
                delete (a {t: 5}); delete (a {t: 5}); delete (a {t: 3})
                """)
                .subList(4, 7))
        .containsExactly(Outcome.APPLIED, Outcome.DUPLICATE, Outcome.SUPERSEDED);
    assertThat(inEdges("m")).containsExactly("pays e3 b", "pays e2 a");
    assertThat(inEdges("a")).containsExactly("paid_by e2 m");
    assertThat(view("a").features()).isNull();
  }

  @Test
  void anEdgeThatComesAfterItsNodeWasDeletedIsDeadButKeepsASlot() {
    apply("(b:account {t: 1}); (a:account {t: 1}); delete (a {t: 6})");
    assertThat(graph.node(text.node("a").key())).isEmpty();
    apply("(a)-[:knows {id: e1, t: 5}]->(b); (a)-[:knows {id: e2, t: 6}]->(b)");
    assertThat(graph.node(text.node("a").key())).isEmpty();
    assertThat(inEdges("b")).isEmpty();
    assertThat(apply("(c:account)-[:knows {id: e0, t: 4}]->(b)"))
        .as("at c it has a slot")
        .containsExactly(Outcome.APPLIED);
    assertThat(inEdges("b")).isEmpty();
  }

  @Test
  void laterEventsReviveANode() {
    apply("(a:account {t: 1, age: 30}); delete (a {t: 5})");
    apply("(a)-[:knows {id: e1, t: 6}]->(b:account)");
    assertThat(view("a").features()).isNull();
    assertThat(inEdges("b")).containsExactly("knows e1 a");
    assertThat(apply("(a {t: 5, age: 31}); (a {t: 7, age: 31})"))
        .containsExactly(Outcome.SUPERSEDED, Outcome.APPLIED);
    assertThat(view("a").features()[0]).isEqualTo(31);
  }

  @Test
  void aLabelAloneMakesNoNode() {
    apply("label (a:account)-[:knows {id: e1, t: 6, at: 7, is: fraud}]->(b:account)");
    assertThat(graph.nodes()).isEmpty();
  }

  @Test
  void nodesComeInTheOrderOfTypeAndIdentity() {
    apply("(m:merchant {t: 1}); (n:merchant {t: 1}); (a:account {t: 1}); (b:account {t: 1})");
    assertThat(graph.nodes().map(view -> view.ref().type())).containsExactly(0, 0, 1, 1);
    List<String> keys = graph.nodes().map(view -> view.ref().key().toString()).toList();
    assertThat(keys.subList(0, 2)).isSorted();
    assertThat(keys.subList(2, 4)).isSorted();
  }

  // ---- labels

  @Test
  void aLabelShowsWhenTheWatermarkReachesItsAvailability() {
    apply(
        """
        (a:account)-[:pays {id: e1, t: 5}]->(m:merchant)
        label (a)-[:pays {id: e1, t: 5, at: 8, is: fraud}]->(m)
        """);
    graph.advance(7);
    assertThat(labels("m")).containsExactly("e1 UNKNOWN");
    graph.advance(8);
    assertThat(labels("m")).containsExactly("e1 FRAUD");
    assertThat(labels("a")).containsExactly("e1 FRAUD");
  }

  @Test
  void aLabelWaitsForItsEdge() {
    apply("label (a:account)-[:pays {id: e1, t: 5, at: 6, is: fraud}]->(m:merchant)");
    apply("label (a)-[:pays {id: e1, t: 5, at: 9, is: legitimate}]->(m)");
    graph.advance(7);
    apply("(a)-[:pays {id: e1, t: 5}]->(m)");
    assertThat(labels("m")).containsExactly("e1 FRAUD");
    graph.advance(9);
    assertThat(labels("m")).containsExactly("e1 LEGITIMATE");
  }

  @Test
  void ofLabelsOfOneTimeTheGreaterCounts() {
    apply("(a:account)-[:pays {id: e1, t: 5}]->(m:merchant)");
    graph.advance(6);
    assertThat(
            apply(
                """
                label (a)-[:pays {id: e1, t: 5, at: 6, is: fraud}]->(m)
                label (a)-[:pays {id: e1, t: 5, at: 6, is: legitimate}]->(m)
                label (a)-[:pays {id: e1, t: 5, at: 6, is: fraud}]->(m)
                """))
        .containsExactly(Outcome.APPLIED, Outcome.SUPERSEDED, Outcome.DUPLICATE);
    assertThat(labels("m")).containsExactly("e1 FRAUD");
  }

  @Test
  void labelsOfEdgesThatCannotBeThereHaveNoEffect() {
    apply("(a:account)-[:knows {id: e1, t: 5}]->(b:account); (a)-[:knows {id: e2, t: 5}]->(b)");
    graph.advance(8);
    assertThat(
            apply(
                """
                label (a)-[:knows {id: e9, t: 4, at: 9, is: fraud}]->(b)
                label (a)-[:knows {id: e9, t: 1, at: 9, is: fraud}]->(b)
                """))
        .containsExactly(Outcome.BELOW_FAN_IN, Outcome.OUT_OF_WINDOW);
  }

  // ---- aggregates

  @Test
  void eachEdgeIsCountedOnceWhateverBecomesOfIt() {
    apply(
        """
        (a:account)-[:knows {id: e1, t: 8}]->(b:account)
        (a)-[:knows {id: e2, t: 8}]->(b)
        (a)-[:knows {id: e3, t: 8}]->(b)
        (a)-[:knows {id: e1, t: 8}]->(b)
        (a)-[:knows {id: e0, t: 8}]->(b)
        (a)-[:knows {id: e0, t: 8}]->(b)
        (a)-[:knows {id: e4, t: 8, at: 9}]->(b)
        delete (a)-[:knows {id: e5, t: 8, at: 9}]->(b)
        """);
    assertThat(aggregate("b", "COUNT_knows_short", 8)).as("e0 to e3").isEqualTo(4);
    apply("(a)-[:knows {id: e4, t: 8}]->(b); (a)-[:knows {id: e5, t: 8}]->(b)");
    assertThat(aggregate("b", "COUNT_knows_short", 8)).as("and e4, e5").isEqualTo(6);
    assertThat(aggregate("b", "COUNT_knows_short", 12)).as("the next slice").isZero();
    assertThat(aggregate("b", "DISTINCT_knows_short", 8)).isEqualTo(1);
  }

  @Test
  void sumsMeansAndGreatestLeaveOutWhatIsMissing() {
    apply(
        """
        (a:account)-[:pays {id: e1, t: 4, amount: 2}]->(m:merchant)
        (a)-[:pays {id: e2, t: 5, amount: -1.5}]->(m)
        (b:account)-[:pays {id: e3, t: 6}]->(m)
        """);
    assertThat(aggregate("m", "SUM_pays_short", 7)).isEqualTo(0.5f);
    assertThat(aggregate("m", "MEAN_pays_short", 7)).isEqualTo(0.25f);
    assertThat(aggregate("m", "MAX_pays_short", 7)).isEqualTo(2);
    assertThat(aggregate("m", "COUNT_pays_short", 7)).isEqualTo(3);
    assertThat(aggregate("m", "DISTINCT_pays_short", 7)).isEqualTo(2);
    assertThat(aggregate("m", "SINCE_LAST_pays_short", 7)).isEqualTo(1);
    assertThat(aggregate("m", "MEAN_pays_short", 8)).isNaN();
    assertThat(aggregate("m", "SUM_pays_short", 8)).isZero();
  }

  @Test
  void aLabelIsNeverReadBeforeItIsAvailable() {
    apply(
        """
        (a:account)-[:pays {id: e1, t: 4}]->(m:merchant)
        (a)-[:pays {id: e2, t: 4}]->(m)
        label (a)-[:pays {id: e1, t: 4, at: 6, is: fraud}]->(m)
        label (a)-[:pays {id: e2, t: 4, at: 5, is: legitimate}]->(m)
        """);
    assertThat(aggregate("m", "LABEL_COUNT_pays_short", 4)).isZero();
    assertThat(aggregate("m", "FRAUD_SHARE_pays_short", 4)).isNaN();
    assertThat(aggregate("m", "FRAUD_SHARE_pays_short", 5)).isZero();
    assertThat(aggregate("m", "FRAUD_SHARE_pays_short", 6)).isEqualTo(0.5f);
    graph.advance(7);
    assertThat(aggregate("m", "FRAUD_COUNT_pays_short", 7)).isEqualTo(1);
  }

  @Test
  void theEmbeddingReadsAggregatesAtTheClockAndNoneWithoutOne() {
    apply("(a:account)-[:pays {id: e1, t: 5, amount: 3}]->(m:merchant)");
    float[] before = view("m").quantisedAggregates();
    graph.advance(14);
    assertThat(view("m").quantisedAggregates()).containsExactly(before);
    int sum = index("m", Function.SUM);
    assertThat(before[sum]).as("log2(1 + 3)").isEqualTo(2);
    graph.advance(15);
    for (float value : view("m").quantisedAggregates()) {
      assertThat(value).isNaN();
    }
  }

  private int index(String id, Function function) {
    List<AggregateSpec> specs = graph.aggregates().specs(text.node(id).type());
    for (int i = 0; i < specs.size(); i++) {
      if (specs.get(i).function() == function) {
        return i;
      }
    }
    throw new AssertionError(function);
  }

  // ---- events that do not fit

  @Test
  void anEventThatDoesNotFitTheSchemaIsRefusedAndChangesNothing() {
    NodeRef account = NodeRef.of(TestGraphs.SCHEMA, 0, "a");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> graph.apply(new NodeUpsert(account, 1, new float[1])))
        .withMessageContaining("1 feature values")
        .withMessageContaining("2");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                graph.apply(
                    new EdgeUpsert(TestGraphs.PAYS, "e", account, account, 1, 1, new float[2])))
        .withMessageContaining("target of edge 'e'")
        .withMessageContaining("merchant");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> graph.apply(new EdgeUpsert(7, "e", account, account, 1, 1, new float[2])))
        .withMessageContaining("relation 7");
    assertThat(graph.nodes()).isEmpty();
  }

  // ---- the whole contract

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void theGraphIsAFunctionOfEventsAndWatermarkAlone(long seed) {
    Random random = new Random(seed);
    List<GraphEvent> events = RandomEvents.list(random, 20 + random.nextInt(150));
    ContractChecks.anyOrder(graph, events, random);
  }

  @ParameterizedTest
  @ValueSource(longs = {101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112})
  void aggregatesAreAFunctionOfTheEventsAlone(long seed) {
    Random random = new Random(seed);
    List<GraphEvent> events = RandomEvents.list(random, 20 + random.nextInt(150));
    ContractChecks.inTime(graph, events, random);
  }
}

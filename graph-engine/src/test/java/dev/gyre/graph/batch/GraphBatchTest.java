package dev.gyre.graph.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.NodeView;
import dev.gyre.graph.TestGraphs;
import dev.gyre.graph.memory.MemoryGraph;
import dev.gyre.graph.text.GraphText;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphBatchTest {

  private final GraphText text = new GraphText(TestGraphs.SCHEMA);
  private final MemoryGraph graph = new MemoryGraph(TestGraphs.SCHEMA, TestGraphs.PLAN);

  private GraphBatch batch(String events, long watermark) {
    text.events(events).forEach(graph::apply);
    graph.advance(watermark);
    return GraphBatch.of(graph);
  }

  @Test
  void rowsHoldTheLiveInEdgesInOrder() {
    GraphBatch batch =
        batch(
            """
            (a:account {t: 1, age: 30, kind: firm})
            (b:account)-[:pays {id: e2, t: 6, amount: 2, fee: 0.5}]->(m:merchant)
            (a)-[:pays {id: e1, t: 6, amount: 1}]->(m)
            (a)-[:pays {id: e3, t: 5}]->(n:merchant)
            delete (a)-[:pays {id: e3, t: 5, at: 7}]->(n)
            label (b)-[:pays {id: e2, t: 6, at: 7, is: fraud}]->(m)
            (a)-[:knows {id: k, t: 6}]->(a)
            """,
            8);
    assertThat(batch.watermarkMs()).isEqualTo(8);
    assertThat(batch.nodeCount()).isEqualTo(4);
    assertThat(batch.inEdgeCount()).isEqualTo(6);
    NodeColumns accounts = batch.nodes(0);
    NodeColumns merchants = batch.nodes(1);
    int a = accounts.indexOf(text.node("a").key());
    int b = accounts.indexOf(text.node("b").key());
    int m = merchants.indexOf(text.node("m").key());
    assertThat(accounts.indexOf(text.node("m").key())).isEqualTo(-1);
    assertThat(List.of(a, b)).containsExactlyInAnyOrder(0, 1);
    InEdges pays = batch.inEdges(0);
    int row = pays.rowPtr()[m];
    assertThat(pays.rowPtr()[m + 1] - row).isEqualTo(2);
    assertThat(pays.rowPtr()).hasSize(3).endsWith(2);
    assertThat(pays.source()).containsExactly(a, b);
    assertThat(pays.timestampMs()).containsExactly(6, 6);
    assertThat(pays.label()).containsExactly(0, 2);
    assertThat(pays.features()).containsExactly(1, Float.NaN, 2, 0.5f);
    assertThat(batch.inEdges(1).source()).containsExactly(m, m);
    assertThat(batch.inEdges(2).source()).containsExactly(a);
    assertThat(accounts.clockMs()[a]).isEqualTo(6);
    assertThat(merchants.clockMs()[1 - m]).isEqualTo(Long.MIN_VALUE);
    assertThat(accounts.features()[2 * a + 1]).isEqualTo(2);
    assertThat(accounts.features()[2 * b]).isNaN();
  }

  @Test
  void columnsAreWhatTheNodesSay() {
    GraphBatch batch =
        batch(
            "(a:account)-[:pays {id: e2, t: 6, amount: 2}]->(m:merchant); (n:merchant {t: 1})", 7);
    for (NodeView view : graph.nodes().toList()) {
      NodeColumns columns = batch.nodes(view.ref().type());
      int index = columns.indexOf(view.ref().key());
      assertThat(columns.refs().get(index)).isEqualTo(view.ref());
      int width = columns.aggregateWidth();
      assertThat(Arrays.copyOfRange(columns.aggregates(), index * width, (index + 1) * width))
          .containsExactly(view.quantisedAggregates());
    }
  }

  @Test
  void anEmptyGraphIsAnEmptyBatch() {
    GraphBatch batch = GraphBatch.of(graph);
    assertThat(batch.nodeCount()).isZero();
    assertThat(batch.inEdges(3).rowPtr()).containsExactly(0);
  }
}

package dev.gyre.hgt.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.batch.GraphBatch;
import dev.gyre.graph.event.NodeId;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.memory.MemoryGraph;
import dev.gyre.hgt.batch.BatchForward;
import dev.gyre.hgt.batch.ComputationGraph;
import dev.gyre.hgt.batch.Embeddings;
import dev.gyre.hgt.batch.ModelPass;
import dev.gyre.hgt.batch.NeighborhoodCutter;
import dev.gyre.hgt.grad.Binding;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.real.Precision;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NeighborhoodCutterTest {

  private final MemoryGraph graph = TrainingCase.graph();
  private final GraphBatch batch = GraphBatch.of(graph);

  private NeighborhoodCutter cutter(int maxFanIn) {
    return new NeighborhoodCutter(graph, 2, true, maxFanIn);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void embeddingsAreThoseOfTheWholeGraph(Dialect dialect) {
    HgtModel model = TrainingCase.model(dialect, 4);
    Embeddings whole = BatchForward.run(model, batch);
    for (int type = 0; type < 2; type++) {
      List<NodeRef> refs = batch.nodes(type).refs();
      for (int i = 0; i < refs.size(); i++) {
        NeighborhoodCutter cutter = cutter(Integer.MAX_VALUE);
        int row = cutter.row(type, refs.get(i).key());
        assertThat(row).isZero();
        ComputationGraph cut = cutter.cut();
        assertThat(cut.targets(type)).isOne();
        assertThat(cut.targets(1 - type)).isZero();
        ModelPass pass = new ModelPass(model, new Binding(Precision.FLOAT), cut);
        float[] expected = whole.of(type, i);
        for (int j = 0; j < expected.length; j++) {
          assertThat(pass.embeddings().get(type).get(j))
              .isCloseTo(expected[j], Offset.offset(1e-5));
        }
      }
    }
  }

  @Test
  void aNodeHasOneRowAndAnUnknownOneNoEdges() {
    NeighborhoodCutter cutter = cutter(Integer.MAX_VALUE);
    NodeId known = batch.nodes(0).refs().get(1).key();
    NodeId unknown = NodeRef.of(TrainingCase.SCHEMA, 0, "nobody").key();
    assertThat(cutter.row(0, known)).isZero();
    assertThat(cutter.row(0, unknown)).isOne();
    assertThat(cutter.row(0, known)).isZero();
    ComputationGraph cut = cutter.cut();
    assertThat(cut.targets(0)).isEqualTo(2);
    int features = TrainingCase.SCHEMA.nodeFeatureWidth(0);
    assertThat(cut.inputs().get(0).features()[features]).isNaN();
    assertThat(cut.blocks().get(1).edges().get(1).rowPtr()).hasSize(3);
    int[] rowPtr = cut.blocks().get(1).edges().get(1).rowPtr();
    assertThat(rowPtr[2]).isEqualTo(rowPtr[1]);
  }

  @Test
  void fanInKeepsTheNewestEdges() {
    NeighborhoodCutter cutter = cutter(1);
    int merchant = batch.nodes(1).indexOf(NodeRef.of(TrainingCase.SCHEMA, 1, "m").key());
    cutter.row(1, batch.nodes(1).refs().get(merchant).key());
    var pays = cutter.cut().blocks().get(1).edges().get(0);
    assertThat(pays.source()).hasSize(1);
    // e3, the newest, is 0 old; its label is legitimate.
    assertThat(pays.bucket()).containsExactly(0);
    assertThat(pays.label()).containsExactly((byte) 1);
  }
}

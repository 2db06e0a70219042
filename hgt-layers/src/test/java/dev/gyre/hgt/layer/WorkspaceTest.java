package dev.gyre.hgt.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gyre.graph.schema.FanIn;
import dev.gyre.graph.schema.FeatureSpec;
import dev.gyre.graph.schema.MetaPath;
import dev.gyre.graph.schema.NodeTypeSpec;
import dev.gyre.graph.schema.RelationSpec;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.graph.schema.Window;
import dev.gyre.hgt.model.HgtConfig;
import dev.gyre.hgt.model.HgtModel;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a forward call leaves in its workspace, and that nothing of the one before counts. */
class WorkspaceTest {

  private static final long SEED = Long.getLong("gyre.seed", 5);
  private static final int EDGES = 7;

  private static final TypeSchema SCHEMA =
      TypeSchema.of(
          List.of(new NodeTypeSpec("account", List.of())),
          List.of(relation("pays", FeatureSpec.numeric("amount")), relation("knows")));

  private static RelationSpec relation(String name, FeatureSpec... features) {
    return new RelationSpec(
        name,
        "account",
        "account",
        "by_" + name,
        List.of(features),
        Window.ofMs(1_000_000),
        FanIn.of(32),
        FanIn.of(32));
  }

  private final Workspace workspace = new Workspace();

  @ParameterizedTest
  @CsvSource({"15, 3", "7, 1", "20, 5", "64, 4", "34, 17"})
  void nothingOfTheCallBeforeCounts(int width, int heads) {
    HgtModel model = model(width, heads);
    Neighborhood in = neighborhood(model, width);
    for (int layer = 1; layer <= 2; layer++) {
      NodeLayer it = model.layer(layer);
      float[] first = new float[it.outputWidth()];
      it.forward(in, first, workspace);
      for (float[] scratch :
          List.of(
              workspace.query,
              workspace.foldedKeys,
              workspace.keyConstants,
              workspace.sources,
              workspace.trackSources,
              workspace.logits,
              workspace.trackLogits,
              workspace.sums,
              workspace.messages,
              workspace.vectors,
              workspace.scratch,
              workspace.attention,
              workspace.trackAttention,
              workspace.edgeScratch.weights)) {
        Arrays.fill(scratch, Float.NaN);
      }
      float[] second = new float[it.outputWidth()];
      it.forward(in, second, workspace);
      assertThat(second).as("layer %d, seed %d", layer, SEED).containsExactly(first);
    }
  }

  @ParameterizedTest
  @CsvSource({"15, 3", "7, 1", "20, 5", "64, 4", "34, 17"})
  void eachHeadSharesOutOneAmongTheInEdgesThatItReads(int width, int heads) {
    HgtModel model = model(width, heads);
    Neighborhood in = neighborhood(model, width);
    NodeLayer layer = model.layer(2);
    int defined = layer.forward(in, new float[layer.outputWidth()], workspace);
    int tracks = model.tracks().tracksAt(2);
    assertThat(workspace.definedTracks()).isEqualTo(defined).isEqualTo((1 << tracks) - 1);
    assertThat(workspace.edges()).isEqualTo(EDGES + 1);
    for (int head = 0; head < heads; head++) {
      float base = 0;
      float[] ofTrack = new float[tracks];
      for (int edge = 0; edge <= EDGES; edge++) {
        base += workspace.attention(edge, head);
        for (int track = 0; track < tracks; track++) {
          float weight = workspace.trackAttention(track, edge, head);
          ofTrack[track] += weight;
          boolean reads =
              edge < EDGES
                  && in.directed(edge) == model.tracks().relation(2, track)
                  && (model.tracks().parent(2, track) == TrackPlan.BASE
                      || (in.sourceDefined(edge) >> model.tracks().parent(2, track) & 1) != 0);
          assertThat(weight > 0).as("track %d, in-edge %d", track, edge).isEqualTo(reads);
        }
      }
      assertThat(base).isCloseTo(1f, within(1e-5f));
      for (float sum : ofTrack) {
        assertThat(sum).isCloseTo(1f, within(1e-5f));
      }
    }
    float all = 0;
    for (int edge = 0; edge <= EDGES; edge++) {
      all += workspace.combinedAttention(edge);
    }
    assertThat(all).isCloseTo(1f, within(1e-5f));
  }

  private static HgtModel model(int width, int heads) {
    HgtConfig config =
        new HgtConfig(
            Dialect.PYG,
            width,
            heads,
            2,
            true,
            true,
            true,
            true,
            true,
            List.of(
                MetaPath.of(SCHEMA, "payers", List.of("by_pays", "pays")),
                MetaPath.of(SCHEMA, "known", List.of("knows"))));
    return HgtModel.seeded(config, SCHEMA, List.of(), SEED);
  }

  /** In-edges of two relations; every other source has what the first layer's track gives. */
  private static Neighborhood neighborhood(HgtModel model, int width) {
    Random random = new Random(SEED);
    int pays = model.tracks().relation(2, 0);
    int knows = model.tracks().relation(2, 1);
    Neighborhood in = new Neighborhood();
    in.reset(0, 1_000_000, numbers(random, 2 * width), 0);
    for (int edge = 0; edge < EDGES; edge++) {
      boolean first = edge < EDGES / 2 == pays < knows;
      in.add(
          first ? pays : knows,
          100_000L * edge,
          numbers(random, 2 * width),
          edge % 2,
          edge % 3,
          first ? numbers(random, 1) : null,
          0);
    }
    return in;
  }

  private static float[] numbers(Random random, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }
}

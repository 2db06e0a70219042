package dev.gyre.hgt.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.graph.batch.GraphBatch;
import dev.gyre.hgt.batch.BatchForward;
import dev.gyre.hgt.batch.Embeddings;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.layer.Workspace;
import dev.gyre.hgt.model.Ensemble;
import dev.gyre.hgt.model.HgtConfig;
import dev.gyre.hgt.model.HgtModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A wide model that says what several narrow ones say together. */
class EnsembleTest {

  private static final int WIDTH = 8;
  private static final Offset<Float> CLOSE = Offset.offset(1e-5f);

  private final GraphBatch graph = GraphBatch.of(TrainingCase.graph());

  private static HgtConfig config(Dialect dialect, int width) {
    return new HgtConfig(dialect, width, 2, 2, true, true, true, false, true, List.of());
  }

  /** Members of several seeds, each with a calibration of its own. */
  private static List<HgtModel> members(Dialect dialect, int count) {
    List<HgtModel> members = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      HgtModel member = TrainingCase.model(config(dialect, WIDTH), k + 1);
      float[] calibration = member.parameters().data("scorer/calibration");
      calibration[0] = 0.5f + k;
      calibration[1] = -k;
      // Made anew, since a model's scorer has the calibration that it was made with.
      members.add(Ensemble.withShared(member, k == 0 ? member : members.get(0)));
    }
    return members;
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void embeddingsAreThoseOfTheMembersSideBySide(Dialect dialect) {
    List<HgtModel> members = members(dialect, 3);
    Embeddings wide = BatchForward.run(Ensemble.of(members), graph);
    for (int k = 0; k < members.size(); k++) {
      Embeddings narrow = BatchForward.run(members.get(k), graph);
      for (int type = 0; type < graph.schema().nodeTypes().size(); type++) {
        for (int i = 0; i < graph.nodes(type).size(); i++) {
          float[] part = Arrays.copyOfRange(wide.of(type, i), k * WIDTH, (k + 1) * WIDTH);
          assertThat(part)
              .as("member %d, type %d, node %d", k, type, i)
              .containsExactly(narrow.of(type, i), CLOSE);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void theLogitIsTheMeanOfTheCalibratedOnes(Dialect dialect) {
    List<HgtModel> members = members(dialect, 3);
    float[] mean = new float[TrainingCase.interactions().label().length];
    for (HgtModel member : members) {
      float[] calibration = member.parameters().data("scorer/calibration");
      float[] logits = logits(member);
      for (int i = 0; i < mean.length; i++) {
        mean[i] += (calibration[0] * logits[i] + calibration[1]) / members.size();
      }
    }
    assertThat(logits(Ensemble.of(members))).containsExactly(mean, CLOSE);
  }

  private static float[] logits(HgtModel model) {
    try (TrainingModel passes = new TrainingModel(model, 1)) {
      return passes.logits(List.of(TrainingCase.minibatch())).get(0);
    }
  }

  @Test
  void theScorerOfAJobSaysTheSame() {
    List<HgtModel> members = members(Dialect.PYG, 2);
    HgtModel ensemble = Ensemble.of(members);
    double mean = 0;
    for (HgtModel member : members) {
      double score = score(member);
      mean += Math.log(score / (1 - score)) / members.size();
    }
    assertThat(score(ensemble)).isCloseTo(1 / (1 + Math.exp(-mean)), Offset.offset(1e-5));
  }

  private double score(HgtModel model) {
    Embeddings embeddings = BatchForward.run(model, graph);
    float[] features = {2, TrainingCase.NAN};
    float[] ofAccount = {3, TrainingCase.NAN};
    return model
        .scorer()
        .score(
            embeddings.of(0, 0), embeddings.of(1, 0), features, ofAccount, null, new Workspace());
  }

  @Test
  void anEnsembleOfOneIsThatModel() {
    HgtModel model = TrainingCase.model(Dialect.PYHGT, 1);
    assertThat(Ensemble.of(List.of(model))).isSameAs(model);
  }

  @Test
  void whatHasNoBlockOfItsOwnIsShared() {
    HgtModel member = members(Dialect.PYG, 1).get(0);
    assertThat(Ensemble.shared(member.manifest().shape()))
        .contains(
            "encoder/account/missing",
            "encoder/account/kind/rows",
            "edge/pays/missing",
            "layer2/type/merchant/skip",
            "scorer/missing",
            "scorer/channel/rows")
        .noneMatch(name -> name.endsWith("/weight") || name.endsWith("/bias"))
        .doesNotContain("scorer/calibration");
  }

  @Test
  void membersThatDifferInWhatIsSharedAreRefused() {
    HgtModel first = TrainingCase.model(config(Dialect.PYG, WIDTH), 1);
    HgtModel second = TrainingCase.model(config(Dialect.PYG, WIDTH), 2);
    assertThatThrownBy(() -> Ensemble.of(List.of(first, second)))
        .hasMessageContaining("differ in 'edge/pays/missing'")
        .hasMessageContaining("train the others with that of the first");
  }

  @Test
  void membersOfOtherShapesAreRefused() {
    HgtModel first = TrainingCase.model(config(Dialect.PYG, WIDTH), 1);
    HgtModel second = TrainingCase.model(config(Dialect.PYG, 2 * WIDTH), 1);
    assertThatThrownBy(() -> Ensemble.of(List.of(first, second)))
        .hasMessageContaining("differ in shape or normalization");
  }

  @Test
  void whatReadsAWholeVectorMakesNoEnsemble() {
    HgtModel tracks = TrainingCase.model(Dialect.PYG, 1);
    assertThatThrownBy(() -> Ensemble.of(List.of(tracks, tracks)))
        .hasMessageContaining("meta-path tracks")
        .hasMessageContaining("train a single model");
  }
}

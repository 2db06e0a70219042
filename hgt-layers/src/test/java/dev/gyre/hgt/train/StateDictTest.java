package dev.gyre.hgt.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.hgt.foreign.ForeignOrder;
import dev.gyre.hgt.foreign.ImportedModel;
import dev.gyre.hgt.foreign.StateDictException;
import dev.gyre.hgt.foreign.StateDicts;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.ModelShape;
import dev.gyre.hgt.model.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model with everything in it goes out as a state dict and comes back the same. */
class StateDictTest {

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aModelComesBackTheSame(Dialect dialect) {
    HgtModel model = TrainingCase.model(dialect, 11);
    ImportedModel back = read(model, StateDicts.write(model));
    assertThat(back.model().parameters().tensors()).isEqualTo(model.parameters().tensors());
    assertThat(back.model().manifest().version()).isEqualTo(model.manifest().version());
    assertThat(back.started()).isEmpty();
  }

  /** What PyTorch would give: without what only Gyre has. */
  @ParameterizedTest
  @EnumSource(Dialect.class)
  void whatTheLibraryHasComesBackTheSame(Dialect dialect) {
    Map<String, Tensor> dict = plain(dialect);
    ImportedModel imported = read(TrainingCase.model(dialect, 11), dict);
    assertThat(StateDicts.write(imported.model())).isEqualTo(dict);
    assertThat(imported.started()).contains("scorer/first/weight", "layer1/relation/pays/edge");
    assertThat(imported.model().parameters().data("layer1/relation/pays/edge")).containsOnly(0f);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void everyWrongTensorIsNamedWithItsShapes(Dialect dialect) {
    boolean pyg = dialect == Dialect.PYG;
    String missing = pyg ? "convs.1.v_rel.weight" : "gcs.1.base_conv.relation_msg";
    String wrong = pyg ? "convs.0.out_lin.lins.merchant.bias" : "gcs.0.base_conv.a_linears.1.bias";
    Map<String, Tensor> dict = plain(dialect);
    dict.remove(missing);
    dict.put(wrong, new Tensor(new int[] {3}, new float[3]));
    dict.put("lin.weight", new Tensor(new int[] {2, 8}, new float[16]));
    assertThatThrownBy(() -> read(TrainingCase.model(dialect, 11), dict))
        .isInstanceOf(StateDictException.class)
        .hasMessageContaining("'" + missing + "' is missing")
        .hasMessageContaining("'" + wrong + "' has shape [3]: [8] is needed")
        .hasMessageContaining("'lin.weight' of shape [2, 8] is not expected")
        .hasMessageContaining("--ignore");
  }

  private static Map<String, Tensor> plain(Dialect dialect) {
    Map<String, Tensor> dict = new LinkedHashMap<>();
    StateDicts.write(TrainingCase.model(dialect, 11))
        .forEach(
            (key, tensor) -> {
              if (!key.startsWith(StateDicts.OWN)) {
                dict.put(key, tensor);
              }
            });
    return dict;
  }

  private static ImportedModel read(HgtModel like, Map<String, Tensor> dict) {
    ModelShape shape = like.manifest().shape();
    return StateDicts.read(shape, dict, ForeignOrder.usual());
  }
}
